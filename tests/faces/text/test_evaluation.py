"""An evaluation's page: alone, accessible, with the numbers of its tables."""

from __future__ import annotations

import pytest

from tests.cohort.making import visits, written
from tests.faces.text.test_html import Elements
from troughwise.faces.text.evaluation import evaluation_text, sheets
from troughwise.faces.text.evaluation_html import evaluation_html
from troughwise.operations import EvaluateWish

HEADER = "ID,OCC,TIME,AMT,DV,EVID,II,SS,POD,WT,HCT,EXPRESSION"


@pytest.fixture(scope="module")
def evaluation(desk, tmp_path_factory):
    """The evaluation of two made-up patients, one with an id that could be markup."""
    lines = (visits(8, 9, 7) + visits(6, 7, 8, patient="<b>2")).splitlines()
    text = "".join(f"{line},{12 + i},70,33,0\n" for i, line in enumerate(lines))
    data = written(tmp_path_factory.mktemp("evaluation"), text, header=HEADER)
    return desk.evaluate(EvaluateWish(data, models=("bergmann-2014-kidney-adult",)))


@pytest.fixture(scope="module")
def page(evaluation):
    """Its page."""
    return evaluation_html(evaluation)


@pytest.mark.parametrize("tag", ["script", "link", "img", "iframe", "object", "embed", "form", "image"])
def test_page_loads_and_runs_nothing(page, tag):
    assert not Elements(page).named(tag)


def test_what_stands_in_the_table_is_text_and_no_markup(page):
    assert "&lt;b&gt;2" in page
    assert "<b>2" not in page


def test_every_figure_has_a_title_and_words_and_its_points_in_a_table(page):
    pictures = [attributes for attributes in Elements(page).named("div") if attributes.get("role") == "img"]
    ids = {attributes["id"] for _, attributes in Elements(page).found if "id" in attributes}

    assert len(pictures) == 2
    assert {picture["aria-labelledby"] for picture in pictures} < ids
    assert {picture["aria-describedby"] for picture in pictures} < ids
    assert "Every point stands in the table of forecasts below." in page


def test_tables_print_the_metrics_to_one_decimal(evaluation, page):
    naive = evaluation.metrics["naive"]
    row = next(row for row in next(sheets(evaluation)).rows if row[0].startswith("naive"))

    assert row[1:4] == (str(naive.n), f"{naive.bias_percent:.1f}", f"{naive.mape_percent:.1f}")
    assert f'<td data-title="MAPE %">{naive.mape_percent:.1f}</td>' in page


def test_lines_keep_within_the_terminal(evaluation):
    assert max(len(line) for line in evaluation_text(evaluation, width=100, colour=False).split("\n")) <= 100
