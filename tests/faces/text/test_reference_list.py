"""The numbered references: what each is, where it is found, what was read of it."""

from __future__ import annotations

import pytest

from tests.faces import making
from tests.faces.making import citation, reference, statement, with_statements
from troughwise.faces.text.reference_list import entries_of


def entry(words, *, cited=(), **changes):
    """The single entry of an answer that cites one reference."""
    answer = with_statements(statement(citations=cited or (citation(),)), references=(reference(**changes),))
    (only,) = entries_of(answer, words=words)
    return only


def test_doi_and_pubmed_become_addresses(words):
    links = entry(words, doi="10.1016/S0140-6736(21)00578-X", pmid="33971155").links

    assert [link.address for link in links] == [
        "https://doi.org/10.1016/S0140-6736(21)00578-X",
        "https://pubmed.ncbi.nlm.nih.gov/33971155/",
    ]


def test_address_that_repeats_the_doi_is_not_shown_twice(words):
    assert len(entry(words, doi="10.1/x", url="https://doi.org/10.1/x").links) == 1


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])
def test_address_that_is_no_web_page_is_not_linked(words, url):
    assert entry(words, url=url).links == ()


def test_address_cannot_leave_its_link(words):
    assert not set('<>" ') & set(entry(words, url='https://example.org/"><b> x').links[0].address)


def test_reference_is_typed(words):
    assert entry(words, kind="pk-study").kind == words["face-kind-pk-study"]


def test_what_was_read_is_told_with_its_way(words):
    details = entry(words, cited=(citation(read="secondary", via="WAY"), citation(read="abstract"))).details

    assert f"{words['face-read-secondary']} (WAY), {words['face-read-abstract']}" in " ".join(details)


def test_fields_that_were_not_verified_are_named(words):
    assert "title, volume and pages" in " ".join(entry(words, unverified=("title", "volume_pages")).details)


def test_status_of_the_source_is_told(words):
    assert "superseded by another" in " ".join(entry(words, status="superseded by another").details)


def test_citation_of_a_conflict_counts_as_read(words):
    second = entries_of(making.answer(), words=words)[1]

    assert words["face-read-primary"] in " ".join(second.details)
