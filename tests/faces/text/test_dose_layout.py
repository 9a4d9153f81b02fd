"""What stands on the page of a dosing result, and in which order, on the terminal and as HTML."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape

import pytest

from tests.faces import making_dose as made
from tests.faces.text.test_safety import CONTROL, MARKUP, Shown
from tests.offenders import assert_none
from troughwise.faces.text.dose_html import html_of_dose
from troughwise.faces.text.dose_page import dose_page_of
from troughwise.faces.text.dose_terminal import render
from troughwise.faces.text.dose_words import dose_words_for
from troughwise.library.files import EVIDENCE_ROOT
from troughwise.vocabulary.doses import Curve, FitSummary, Forecast, Naive
from troughwise.vocabulary.quantities import numerals_in

SVG = re.compile(r"<svg.*?</svg>|<style>.*?</style>", re.DOTALL)


@pytest.fixture(scope="module")
def words(desk):
    """The fixed words around a dosing result."""
    return dose_words_for(desk)


def terminal(advice, *, words, width=110) -> str:
    """What a terminal shows."""
    return render(advice, words=words, width=width, colour=False)


def page_text(advice, *, words) -> str:
    """What a reader sees of the HTML page, figures left out."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", SVG.sub(" ", html_of_dose(advice, words=words)))).split())


FORMS = {"wide": terminal, "narrow": lambda advice, words: terminal(advice, words=words, width=60), "html": page_text}
every_form = pytest.mark.parametrize("form", FORMS)


def shown(advice, *, words, form) -> str:
    """The result in one of its forms, on one line."""
    return " ".join(FORMS[form](advice, words=words).split())


def part(page, key):
    """The part of a page with that key."""
    return next(part for part in page.parts if part.key == key)


@every_form
def test_parts_are_read_in_their_order(words, form):
    text = shown(made.advice(), words=words, form=form)
    places = [text.find(part) for part in made.PARTS]

    assert -1 not in places
    assert places == sorted(places)


@every_form
def test_every_number_shown_stands_in_the_result(words, form):
    """Beside the shares of the intervals, the days of a number of hours, and chances in per cent."""
    advice = made.advice()
    carried = numbers_of(advice.model_dump())
    derived = {plain(number * 100) for number in carried} | {plain(round(number / 24, 1)) for number in carried}
    known = {plain(number) for number in carried} | derived | {"50", "90"} | set(digits(str(advice.model_dump())))
    text = re.sub(r"AUC0-24|\[\d+\]|abcdef\d+|^ ?\d\. ", " ", shown(advice, words=words, form=form))

    assert_none(found for found in digits(text) if found not in known)


def digits(text: str) -> list[str]:
    """Every number of a text, without idle zeros."""
    return [plain(Decimal(number)) for number in re.findall(r"\d+(?:\.\d+)?", text)]


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def numbers_of(value) -> set[Decimal]:
    """All decimals inside a dumped value."""
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple | list):
        return set().union(*map(numbers_of, value))
    return {value} if isinstance(value, Decimal) else set()


def test_every_candidate_is_shown_in_the_order_of_the_result(words):
    advice = made.advice()

    assert [row.name for row in part(dose_page_of(advice, words=words), "candidates").table.rows] == [
        one.regimen.text for one in advice.candidates
    ]


def test_present_regimen_is_marked_in_words_and_no_other(words):
    rows = part(dose_page_of(made.advice(), words=words), "candidates").table.rows
    marked = [row.name for row in rows if words["dose-candidate-present"] in row.item.marks]

    assert marked == ["3 mg every 12 h"]


@every_form
def test_nothing_is_preselected_and_it_says_so(words, form):
    assert words["dose-lead-choice"] in shown(made.advice(), words=words, form=form)


def test_page_has_no_control_to_choose_a_regimen(words):
    tags = Shown(html_of_dose(made.advice(), words=words)).tags

    assert not {"input", "button", "select", "form"} & set(tags)


def test_regimen_is_made_up_of_pieces_that_exist(words):
    candidate = made.candidate(made.regimen("3.5", "3"))
    (row,) = part(dose_page_of(made.advice(candidates=(candidate,)), words=words), "candidates").table.rows

    assert row.facts[0] == f"3 × 1 mg + 1 × 0.5 mg, {words['dose-pieces-then']} 3 × 1 mg"


def test_column_that_nothing_fills_is_left_out(words):
    candidate = made.candidate(made.regimen("3"), p_above_action=None)
    table = part(dose_page_of(made.advice(candidates=(candidate,)), words=words), "candidates").table

    assert "action" not in [column.key for column in table.columns]


MISSING = [
    ({"target": None}, "dose-target-none"),
    ({"levels": ()}, "dose-levels-none"),
    ({"forecast": Forecast()}, "dose-forecast-none"),
    ({"naive": Naive()}, "dose-naive-none"),
    ({"candidates": ()}, "dose-candidates-none"),
    ({"models": ()}, "dose-models-none"),
    ({"models": ()}, "dose-learned-nothing"),
    ({"fit": FitSummary(outcome="fit-ok", text="FIT-TEXT", intervals=False)}, "dose-no-intervals"),
]


@pytest.mark.parametrize(("changes", "sentence"), MISSING, ids=[f"{key}-{n}" for n, (_, key) in enumerate(MISSING)])
@every_form
def test_what_is_missing_is_told_as_a_sentence(words, form, changes, sentence):
    assert words[sentence] in shown(made.advice(**changes), words=words, form=form)
    assert words[sentence] not in shown(made.advice(), words=words, form=form)


def test_prediction_without_intervals_shows_its_median_alone(words):
    bare = made.without_intervals(6.3)
    forecast = Forecast(regimen=made.regimen("3"), trough=bare)
    advice = made.advice(forecast=forecast, candidates=(made.candidate(made.regimen("3"), auc=None),), curve=None)
    page = dose_page_of(advice, words=words)

    assert part(page, "forecast").table.rows[0].cells == ("6.3", "–", "–")
    assert words["dose-lead-interval"].split("{")[0] not in page.lead[0]


@every_form
def test_case_that_cannot_be_forecast_begins_with_why(words, form):
    text = shown(made.refusal(), words=words, form=form)
    places = [
        text.index(part) for part in (words["dose-cannot-forecast"], "REASON-TEXT", "UNDERSTOOD-TEXT", "REASON-AGAINST")
    ]

    assert places == sorted(places)
    assert words["dose-candidates"] not in text


@every_form
def test_suspect_and_left_out_levels_are_named_in_words(words, form):
    text = shown(made.advice(), words=words, form=form)

    assert all(words[f"dose-level-{key}"] in text for key in ("suspect", "below-limit"))
    assert words["dose-level-left-out"].format(why="MEASURED-WHY") in text


def test_forecast_without_the_suspect_levels_stands_beside_the_other(words):
    other = Forecast(trough=made.predicted(5.5), auc=made.predicted(150.2))
    rows = part(dose_page_of(made.advice(without_suspects=other), words=words), "forecast").table.rows

    named = words["dose-without-suspects"].format(quantity=words["dose-trough-row"])
    assert [row.cells[0] for row in rows if row.name == named] == ["5.5"]


def test_levels_teach_first_of_the_heaviest_model(words):
    learned = part(dose_page_of(made.advice(), words=words), "learned")

    assert learned.table.caption == "Title of a-model"
    assert [more.table.caption for more in learned.more] == ["Title of lighter"]


def test_models_refused_for_one_reason_stand_together(words):
    (more,) = part(dose_page_of(made.advice(), words=words), "models").more

    assert [item.text for item in more.items] == ["Title of refused-one; Title of refused-two: REASON-AGAINST"]


def test_model_without_a_weight_is_said_to_be_unused(words):
    beside = made.model("beside", weight=None)
    rows = part(dose_page_of(made.advice(models=(*made.models(), beside)), words=words), "models").table.rows

    assert [row.cells[0] for row in rows] == ["81 %", "19 %", words["dose-model-unused"]]


def test_tables_behind_the_curve_hold_its_data(words):
    advice = made.advice()
    points, doses = part(dose_page_of(advice, words=words), "forecast").more

    assert [row.cells[0] for row in points.table.rows] == [f"{point.median}" for point in advice.curve.points]
    assert [row.cells[0] for row in doses.table.rows] == [f"{dose.dose_mg}" for dose in advice.curve.doses]


def test_curve_without_points_is_left_out(words):
    forecast = part(dose_page_of(made.advice(curve=Curve(now=made.NOW.isoformat())), words=words), "forecast")

    assert (forecast.figure, forecast.more) == ("", ())


@pytest.mark.parametrize("text", MARKUP)
def test_markup_in_a_case_is_shown_as_it_was_written(words, text):
    pages = (html_of_dose(hostile(told), words=words) for told in ("plain", text))
    plain, marked = (Shown(SVG.sub(" ", page)) for page in pages)  # figures break long labels, and have a test of their own

    assert marked.tags == plain.tags
    assert text in marked.text
    assert text in shown(hostile(text), words=words, form="wide")


@pytest.mark.parametrize("text", CONTROL)
def test_control_characters_of_a_case_do_not_get_through(words, text):
    for form in (terminal, lambda advice, words: html_of_dose(advice, words=words)):
        assert all(character.isprintable() or character == "\n" for character in form(hostile(text), words=words))


def hostile(text: str):
    """A result whose texts from the case are that text."""
    regimen = made.regimen("3", text=text)
    levels = (made.level(left_out=text),)
    candidates = (made.candidate(regimen, notes=(text,)),)
    models = (made.model(title=text, reasons=(text,), learned=(made.learned(text),)),)
    shown_texts = {"understood": (text,), "warnings": (text,), "assumed": (text,), "disclaimer": text}
    target = made.target(text=text)
    return made.advice(levels=levels, candidates=candidates, models=models, target=target, **shown_texts)


@every_form
def test_same_result_gives_the_same_text_twice(words, form):
    assert FORMS[form](made.advice(), words=words) == FORMS[form](made.advice(), words=words)
    assert html_of_dose(made.advice(), words=words) == html_of_dose(made.advice(), words=words)


@pytest.mark.parametrize("width", [40, 60, 96, 110, 200])
def test_no_line_is_wider_than_the_terminal(words, width):
    assert_none(line for line in terminal(made.long_advice(), words=words, width=width).split("\n") if len(line) > width)


def test_numbers_do_not_break_in_the_middle(words):
    text = terminal(made.advice(), words=words, width=100)

    assert_none(cell for cell in ("(3.91-10.27)", "(105.46-277.26)", "0.2 %") if cell not in text)


def test_every_phrase_of_the_page_is_used():
    """A phrase that nothing prints would be one that nobody reviews in place."""
    own = (EVIDENCE_ROOT / "phrases" / "dose-faces.toml").read_text(encoding="utf-8")
    faces = [path for path in (EVIDENCE_ROOT.parent / "faces").rglob("*") if path.suffix in {".py", ".j2", ".json"}]
    source = "\n".join(path.read_text(encoding="utf-8") for path in faces)

    assert_none(key for key in re.findall(r"^\[(.+)\]$", own, re.MULTILINE) if not is_used(key, source=source))


def is_used(key: str, *, source: str) -> bool:
    """Whether the source names the phrase, or puts its id together from a beginning and a part that it names."""
    cuts = [place for place, letter in enumerate(key) if letter == "-"]
    built = [cut for cut in cuts if f"{key[:cut]}-{{" in source or f'prefix="{key[:cut]}"' in source]
    return key in source or any(key[cut + 1 :].split("-")[0] in source for cut in built)


def test_no_phrase_of_the_page_holds_a_number_of_its_own(words):
    shares = {"50", "90"}

    assert_none(key for key in words if key.startswith("dose-") and numerals_in(words[key]) - shares)
