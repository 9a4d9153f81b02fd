"""Which records may be shown for a question at all, and why one comes before another."""

from __future__ import annotations

import pytest

from tests.answers.looking import interaction, statement
from troughwise.answers.scoring import about_of, fits, score, topic_of


def of(*indications, populations=("any",)):
    return {"indications": indications, "populations": populations}


@pytest.mark.parametrize(
    ("question", "scope", "may"),
    [
        ("target after kidney transplant", of("liver-transplant"), False),
        ("target after kidney transplant", of("kidney-transplant"), True),
        ("target after kidney transplant", of("solid-organ-transplant"), True),
        ("target after kidney transplant", of("any"), True),
        ("target for lupus", of("kidney-transplant"), False),
        ("how often is tacrolimus measured?", of("liver-transplant"), True),
    ],
)
def test_record_for_another_organ_does_not_fit(read, question, scope, may):
    assert fits(statement("some-record", "Some words.", scope=scope), reading=read(question)) is may


@pytest.mark.parametrize(
    ("question", "people", "may"),
    [
        ("tacrolimus in a child", "adult", False),
        ("tacrolimus in a child", "child", True),
        ("tacrolimus in adults", "child", False),
        ("tacrolimus in adults", "adult", True),
        ("tacrolimus in a child", "any", True),
    ],
)
def test_record_for_another_age_group_does_not_fit(read, question, people, may):
    assert (
        fits(statement("some-record", "Some words.", scope=of("any", populations=(people,))), reading=read(question)) is may
    )


def test_range_fits_only_where_an_indication_was_named(library, read):
    ranges = [target for target in library.targets if target.kind == "range"]

    assert not any(fits(target, reading=read("what is the tacrolimus target?")) for target in ranges)


def test_record_on_the_topic_asked_scores_above_one_on_another(read):
    reading = read("which tube is tacrolimus drawn into?")
    on_it, beside = (statement(key, "Some words.", topic=key) for key in ("specimen", "sun"))

    assert score(on_it, reading=reading, likeness={}).points > score(beside, reading=reading, likeness={}).points


def test_record_on_the_thing_named_scores_above_one_on_another(read):
    reading = read("tacrolimus and clarithromycin")
    on_it, beside = interaction("on-it", "clarithromycin"), interaction("beside", "fluconazole")

    assert score(on_it, reading=reading, likeness={}).points > score(beside, reading=reading, likeness={}).points


def test_more_of_the_questions_words_score_higher(read):
    reading, record = read("which tube?"), statement("some-record", "Some words.")
    points = [score(record, reading=reading, likeness={"some-record": share}).points for share in (0.0, 0.5, 1.0)]

    assert points == sorted(set(points))


def test_every_record_has_a_topic_and_names_what_it_is_about(library):
    assert {topic_of(record) for record in library.targets} <= {"target", "auc", "upper-limit"}
    assert {topic_of(record) for record in library.interactions} == {"interaction"}
    assert all(about_of(record) == {record.partner} for record in library.interactions)
    assert not any("tacrolimus" in about_of(record) for record in library.statements)
