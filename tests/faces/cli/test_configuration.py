"""The configuration file: where it is found, what it may say, and that options beat it."""

from __future__ import annotations

import json
from typing import get_args

import pytest

from tests.faces.cli.test_ask import ANSWERED, is_one_sentence
from troughwise.faces.cli.configuration import ReaderChoice, RegionChoice, configuration
from troughwise.vocabulary.records import Reader, Region


@pytest.fixture
def file(tmp_path):
    """Writes a configuration file and returns its path."""

    def write(text: str, *, name: str = "own.toml"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def asked(run, *options, **more) -> dict:
    """The answer to a question as JSON."""
    return json.loads(run("ask", ANSWERED, "--json", *options, **more).stdout)


def test_choices_are_those_of_the_vocabulary():
    """They stand twice, because the vocabulary is too heavy to import for ``--help``."""
    assert get_args(ReaderChoice) == get_args(Reader)
    assert set(get_args(RegionChoice)) < set(get_args(Region))


def test_configuration_chooses_reader_and_region(run, file):
    answer = asked(run, "--config", str(file('reader = "pharmacist"\nregion = "eu"\n')))

    assert (answer["reader"], answer["region"]) == ("pharmacist", "eu")


def test_option_beats_configuration(run, file):
    assert asked(run, "--config", str(file('reader = "patient"\n')), "--reader", "clinician")["reader"] == "clinician"


def test_variable_names_the_file(run, file):
    assert asked(run, env={"TROUGHWISE_CONFIG": str(file('region = "us"\n'))})["region"] == "us"


def test_named_file_beats_the_variable(run, file):
    variable, named = file('region = "us"\n', name="a.toml"), file('region = "jp"\n', name="b.toml")

    assert asked(run, "--config", str(named), env={"TROUGHWISE_CONFIG": str(variable)})["region"] == "jp"


def test_own_folder_is_looked_into_last(run, file, tmp_path):
    file('region = "jp"\n', name="home/troughwise/config.toml")

    assert asked(run, env={"XDG_CONFIG_HOME": str(tmp_path / "home")})["region"] == "jp"


def test_local_folder_is_named_from_the_file_on(file):
    path = file('local = "records"\n')

    assert configuration(path).local == path.parent / "records"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('colour = "red"\n', "colour"),
        ("local = 3\n", "local"),
        ('reader = "nurse"\n', "reader"),
        ('region = ["eu"]\n', "region"),
    ],
)
def test_unusable_key_is_named_with_its_file(run, file, text, key):
    path = file(text)
    result = run("ask", ANSWERED, "--config", str(path))

    assert result.exit_code == 2
    assert is_one_sentence(result.stderr)
    assert f"{path}, key '{key}'" in result.stderr


@pytest.mark.parametrize("text", ["reader =\n", "\x00", "reader = 'patient'\nreader = 'patient'\n"])
def test_file_that_is_no_toml_is_told(run, file, text):
    result = run("ask", ANSWERED, "--config", str(file(text)))

    assert result.exit_code == 2
    assert is_one_sentence(result.stderr)
