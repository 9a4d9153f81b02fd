"""The OpenAPI document against the server, as schemathesis tries it: no failure of ours, no undocumented status."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, seed, settings

from tests.faces.web.conftest import served
from troughwise.faces.http.room import Room
from troughwise.faces.http.settings import ServerSettings
from troughwise.keeping import open_records
from troughwise.operations import open_desk

schemathesis = pytest.importorskip("schemathesis")
openapi_checks = pytest.importorskip("schemathesis.specs.openapi.checks")
EXAMPLES = 100
OPERATIONS = 8
CHECKS = [
    schemathesis.checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
]
"""Not that whatever fits the schema is accepted: a question may be empty, a case implausible, and is then refused."""


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    unhindered = ServerSettings(computations_per_minute=1_000_000)
    store = f"sqlite:///{tmp_path_factory.mktemp('store')}/store.db"
    for address in served(Room(open_desk(), open_records(store), unhindered)):
        yield schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json")


@pytest.fixture(scope="module")
def operations(document):
    return {found.ok().label: found.ok() for found in document.get_all_operations()}


def test_every_call_is_documented(operations):
    assert len(operations) == OPERATIONS, sorted(operations)


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_whatever_is_sent_gets_a_documented_answer(operations, mode):
    for operation in operations.values():

        @seed(20261125)
        @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(operation.as_strategy(generation_mode=mode))
        def tried(case):
            response = case.call()
            assert response.status_code < 500, response.text
            case.validate_response(response, checks=CHECKS)

        if mode is schemathesis.GenerationMode.POSITIVE or operation.body:
            tried()
