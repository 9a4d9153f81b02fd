"""The review log: who may decide what, for which content, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from tests.records.conftest import do
from troughwise.records.review import ReviewLog
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.reviews import DecisionWish

DIGEST, OTHER = "a" * 32, "b" * 32


@pytest.fixture
def log(store):
    return ReviewLog(store)


def decide(log, kind, by, **more):
    text = "because" if kind in {"sent_back", "retired", "commented"} else ""
    wish = DecisionWish(record_id="a-record", digest=more.pop("digest", DIGEST), kind=kind, text=text, **more)
    return log.decide(wish, by=by)


def approve(log, **more):
    decide(log, "submitted", "ann")
    decide(log, "taken", "bob")
    decide(log, "approved", "bob", **more)


def test_a_record_is_submitted_taken_and_approved_by_two_people(log):
    approve(log)
    state = log.state("a-record", digest=DIGEST)

    assert (state.status, state.submitted.by, state.approved.by) == ("approved", "ann", "bob")
    assert log.verify() == ()


def test_whoever_submits_does_not_approve(log):
    decide(log, "submitted", "ann")
    with pytest.raises(InputError, match="does not review"):
        decide(log, "taken", "ann")
    decide(log, "taken", "bob")
    with pytest.raises(InputError, match="does not review"):
        decide(log, "approved", "ann")


def test_the_database_itself_holds_to_four_eyes(log, store):
    approve(log)
    row = ("INSERT INTO review_log (seq, at, previous, hash, record_id, digest, kind, \"by\", submitted_by, text) "
           "VALUES (9, 'x', 'x', 'x', 'r', 'd', 'approved', 'ann', 'ann', '')")  # fmt: skip
    with pytest.raises(IntegrityError):
        do(store, row)


def test_an_approval_is_gone_when_the_record_or_a_source_changes(log):
    approve(log)

    assert log.state("a-record", digest=OTHER).status == "not_reviewed"
    assert log.states({"a-record": OTHER})["a-record"].status == "not_reviewed"


def test_an_approval_ends_after_its_time(log, clock):
    approve(log, expires_at=clock() + timedelta(days=30))
    clock.pass_by(days=31)

    assert log.state("a-record", digest=DIGEST).status == "expired"


@pytest.mark.parametrize("kind", ["taken", "approved", "sent_back", "retired"])
def test_a_step_out_of_order_is_refused(log, kind):
    with pytest.raises(InputError, match="not reviewed"):
        decide(log, kind, "bob")


def test_a_decision_stays_in_the_history_when_another_follows_it(log):
    approve(log)
    decide(log, "retired", "bob")

    assert [one.kind for one in log.history("a-record")] == ["submitted", "taken", "approved", "retired"]
    assert log.state("a-record", digest=DIGEST).status == "retired"
