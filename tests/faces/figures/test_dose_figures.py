"""The figures of a dosing result: their data is the result's, they name themselves, and no meaning hangs on a colour."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import get_args

import pytest

from tests.faces import making_dose as made
from tests.faces.text.test_html import contrast
from tests.house.test_network import run_guarded
from tests.offenders import assert_none
from troughwise.faces.figures import drawing
from troughwise.faces.figures.data import SEEN, FigureName, figure_of
from troughwise.faces.figures.drawing import NARROW, WIDE, png_of, specification, svg_of
from troughwise.faces.text.dose_words import dose_words_for
from troughwise.vocabulary.errors import InputError

SPECS = Path(drawing.__file__).parent / "specs"
LEAST_CONTRAST_OF_LINES = 3.0  # WCAG 2.2, 1.4.11, parts of a graphic needed to understand it
LEAST_CONTRAST_OF_TEXT = 4.5
SMALLEST_TEXT = 11
BLUES_OF_BANDS = {"#7FAFD8", "#3F82BC", "#CDEBDD", "#DCEFE8"}
"""Grounds whose edges are drawn as lines, or that stand for what the table says too."""

every_figure = pytest.mark.parametrize("name", get_args(FigureName))
every_width = pytest.mark.parametrize("width", [WIDE, NARROW])


@pytest.fixture(scope="module")
def words(desk):
    """The fixed words around a dosing result."""
    return dose_words_for(desk)


def drawn(name, *, words, advice=None, width=WIDE) -> str:
    """The SVG of a figure."""
    return svg_of(advice or made.advice(), figure=name, words=words, width=width)


def texts(svg: str) -> list[str]:
    """The texts of a drawing."""
    return ["".join(element.itertext()) for element in ElementTree.fromstring(svg).iter() if element.tag.endswith("}text")]


def test_curve_carries_the_points_of_the_result(words):
    advice = made.advice()
    points = figure_of(advice, name="curve", words=words).datasets["points"]

    assert [(p["median"], p["p5"], p["p95"]) for p in points] == [
        (float(p.median), float(p.p5), float(p.p95)) for p in advice.curve.points
    ]
    assert [p["at"][:16] for p in points] == [p.at[:16] for p in advice.curve.points]


def test_candidates_carry_the_regimens_of_the_result(words):
    advice = made.advice()
    rows = figure_of(advice, name="candidates", words=words).datasets["candidates"]

    assert [(row["median"], row["p5"], row["p95"], row["naive"]) for row in rows] == [
        (float(c.trough.median), float(c.trough.p5), float(c.trough.p95), float(c.naive_trough)) for c in advice.candidates
    ]


def test_learned_carries_prior_and_posterior_of_the_heaviest_model(words):
    rows = figure_of(made.advice(), name="learned", words=words).datasets["learned"]

    assert [(row["parameter"], row["value"], row["p5"], row["p95"]) for row in rows[:2]] == [
        ("clearance, L/h", 20.9, 13.1, 33.4),
        ("clearance, L/h", 16.4, 13.9, 19.6),
    ]


def test_every_sort_of_level_has_its_own_shape_and_name(words):
    figure = figure_of(made.advice(), name="curve", words=words)

    assert len(set(SEEN.values())) == len(SEEN)
    assert figure.values["shapes"] == list(SEEN.values())
    assert set(figure.values["seen"]) <= set(texts(drawn("curve", words=words)))


@every_width
def test_every_regimen_is_named_with_its_chance(words, width):
    shown = texts(drawn("candidates", words=words, width=width))
    advice = made.advice()
    joined = " ".join(shown)

    assert_none(c.regimen.text for c in advice.candidates if c.regimen.text.split(",")[0] not in joined)
    assert sum(text.endswith("%") for text in shown if len(text) <= len("31.8 %")) == len(advice.candidates)


def test_two_regimens_with_one_text_stay_two_rows(words):
    twice = (made.candidate(made.regimen("3")), made.candidate(made.regimen("3"), trough=9.9))
    shown = texts(drawn("candidates", words=words, advice=made.advice(candidates=twice)))

    assert shown.count("3 mg every 12 h") == 2


def test_present_regimen_is_named_so(words):
    assert words["dose-candidate-present"] in " ".join(texts(drawn("candidates", words=words)))


@every_figure
def test_target_and_action_line_are_labelled(words, name):
    shown = texts(drawn(name, words=words))
    labels = [words["dose-figure-target"].format(range="5-8"), words["dose-figure-action"].format(level="15")]

    assert all(label in shown for label in labels) is (name != "learned")


@pytest.mark.parametrize(
    ("target", "bands", "bounds"),
    [
        (None, 0, []),
        (made.target(), 1, [5.0, 8.0]),
        (made.target(low=None), 0, [8.0]),
        (made.target(high=None, action_above=None), 0, [5.0]),
        (made.target(low=None, high=None), 0, []),
    ],
)
@pytest.mark.parametrize("name", ["curve", "candidates"])
def test_target_with_one_bound_is_a_line_and_no_band(words, name, target, bands, bounds):
    figure = figure_of(made.advice(target=target), name=name, words=words)

    assert len(figure.datasets["target"]) == bands
    assert [bound["level"] for bound in figure.datasets["bounds"]] == bounds
    assert drawn(name, words=words, advice=made.advice(target=target)).startswith("<svg")


def test_curve_without_intervals_has_no_band(words):
    points = tuple(p.model_copy(update=dict.fromkeys(("p5", "p25", "p75", "p95"))) for p in made.curve().points)
    advice = made.advice(curve=made.curve().model_copy(update={"points": points}))

    assert figure_of(advice, name="curve", words=words).datasets["bands"] == []
    assert "NaN" not in drawn("curve", words=words, advice=advice)


def test_amount_of_a_dose_is_written_where_it_changes(words):
    doses = figure_of(made.advice(), name="curve", words=words).datasets["doses"]

    assert [dose["text"] for dose in doses] == ["2 mg", "", "3 mg", "", "", "", "", ""]


@every_figure
@every_width
def test_same_data_gives_the_same_bytes_twice(words, name, width):
    first, second = (drawn(name, words=words, width=width) for _ in range(2))

    assert first == second
    assert png_of(made.advice(), figure=name, words=words) == png_of(made.advice(), figure=name, words=words)


@every_figure
def test_drawing_names_and_describes_itself(words, name):
    root = ElementTree.fromstring(drawn(name, words=words))
    named = {element.get("id"): element.text for element in root.iter() if element.tag.endswith(("}title", "}desc"))}

    assert root.get("role") == "img"
    assert named[root.get("aria-labelledby")] == words[f"dose-figure-{name}"]
    assert named[root.get("aria-describedby")] == words[f"dose-figure-{name}-said"]


def test_drawings_on_one_page_share_no_id(words):
    svgs = [drawn(name, words=words, width=width) for name in get_args(FigureName) for width in (WIDE, NARROW)]
    ids = [found for svg in svgs for found in re.findall(r'\bid="([^"]+)"', svg)]

    assert len(ids) == len(set(ids))
    assert_none(used for svg in svgs for used in re.findall(r"url\(#([^)]+)\)", svg) if f'id="{used}"' not in svg)


@every_figure
@every_width
def test_text_of_a_drawing_is_large_enough_and_dark_enough(words, name, width):
    root = ElementTree.fromstring(drawn(name, words=words, width=width))
    lettered = [element for element in root.iter() if element.tag.endswith("}text") and element.get("stroke") != "#FFFFFF"]

    assert lettered
    assert_none(e.text for e in lettered if float((e.get("font-size") or "0").removesuffix("px")) < SMALLEST_TEXT)
    assert_none(e.text for e in lettered if contrast(e.get("fill").lower(), other="#ffffff") < LEAST_CONTRAST_OF_TEXT)


@every_figure
def test_lines_and_marks_stand_out_from_the_paper(name):
    colours = set(re.findall(r'"(?:color|stroke)": "(#[0-9A-F]{6})"', spec_text(name))) - BLUES_OF_BANDS - {"#FFFFFF"}

    assert colours
    assert_none(c for c in colours if contrast(c.lower(), other="#ffffff") < LEAST_CONTRAST_OF_LINES)


def spec_text(name: str) -> str:
    """A specification as it stands in its file."""
    return (SPECS / f"dose-{name}.json").read_text(encoding="utf-8")


@every_figure
def test_specification_holds_no_words_and_no_address_of_its_own(name):
    spec = json.loads(spec_text(name))
    titles = [value for key, value in walked(spec) if key in {"title", "subtitle", "text"} and isinstance(value, str)]

    assert_none(title for title in titles if not title.startswith("$") and title != "×")
    assert_none(value for key, value in walked(spec) if key in {"url", "format", "loader"})


def walked(value):
    """Every key of a specification with its value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield key, inner
        yield from walked(inner)


@every_figure
def test_filled_specification_leaves_no_blank(words, name):
    spec = specification(figure_of(made.advice(), name=name, words=words), words=words)

    assert_none(
        str(value) for _, value in walked(spec) if isinstance(value, str) and value.startswith("$") and "schema" not in value
    )


@every_figure
def test_markup_in_a_case_does_not_become_markup_of_the_drawing(words, name):
    text = "<script>alert(1)</script>&\x1b[31m"
    regimen = made.regimen("3", text=text)
    models = (made.model(learned=(made.learned(text),)),)
    levels = (made.level(left_out=text),)
    advice = made.advice(candidates=(made.candidate(regimen),), models=models, levels=levels)
    svg = drawn(name, words=words, advice=advice)

    assert "<script" not in svg
    assert "\x1b" not in svg
    ElementTree.fromstring(svg)


def test_label_of_a_regimen_is_not_run_as_an_expression(words):
    told = made.regimen("3", text="datum.value + '\\n' + (1+1)")
    shown = texts(drawn("candidates", words=words, advice=made.advice(candidates=(made.candidate(told),))))

    assert "datum.value + '\\n' + (1+1)" in shown


@every_figure
def test_nothing_to_draw_is_one_sentence(words, name):
    with pytest.raises(InputError, match=name):
        svg_of(made.refusal(), figure=name, words=words)


@every_figure
def test_picture_is_twice_as_sharp_as_its_size(words, name):
    png = png_of(made.advice(), figure=name, words=words)
    width = int.from_bytes(png[16:20], "big")

    assert png.startswith(b"\x89PNG")
    assert WIDE <= width / 2 <= WIDE * 1.02 or name == "learned"


def test_drawing_needs_no_network():
    program = """
from tests.faces import making_dose as made
from troughwise.operations import open_desk
from troughwise.faces.text.dose_words import dose_words_for
from troughwise.faces.figures.drawing import svg_of
print(svg_of(made.advice(), figure="curve", words=dose_words_for(open_desk()))[:4])
"""
    done = run_guarded(program)

    assert (done.stdout.strip(), done.stderr) == ("<svg", "")


def test_every_specification_is_a_figure():
    assert set(get_args(FigureName)) == {path.stem.removeprefix("dose-") for path in SPECS.glob("dose-*.json")}
