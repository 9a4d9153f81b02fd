"""The front desk: one function for each job, called by every face, with nothing of a face in it.

``open_desk`` reads the evidence once; a ``Desk`` answers from it. The engine is only loaded for a fit, so that a question
does not wait for it. Not for rendering or for parsing a command line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from troughwise.answers.asking import Asker
from troughwise.answers.composing import Wish
from troughwise.answers.conversation import Conversation, load, save
from troughwise.library.edition import record_changes, undiaried
from troughwise.library.files import EVIDENCE_ROOT, Fault, read_tree, require_no_faults
from troughwise.library.library import Library as Library
from troughwise.library.lint import lint
from troughwise.vocabulary.answers import Answer
from troughwise.vocabulary.errors import InputError
from troughwise.vocabulary.records import Frozen, Record, Release, Worded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from troughwise.cohort.fitting import FitReport as FitReport
    from troughwise.library.edition import DiaryLine as DiaryLine
    from troughwise.vocabulary.cases import Case
    from troughwise.vocabulary.checks import CheckResult, QuickLevel, RowVerdict
    from troughwise.vocabulary.doses import DoseAdvice, DoseWish
    from troughwise.vocabulary.evaluation import Evaluation
    from troughwise.vocabulary.reviews import ReviewState

Reviewed = TypeVar("Reviewed", bound=Frozen)

__all__ = [
    "CaseFile", "Conversation", "Desk", "EvaluateWish", "FitWish", "Wish", "case_of_level", "case_template", "fit",
    "lint_evidence", "load", "open_desk", "record_evidence", "save",
]  # fmt: skip


@dataclass(frozen=True)
class EvaluateWish:
    """Which table to evaluate, with which models (none: those of the base that fit), and what its columns leave open."""

    data: Path
    models: tuple[str, ...] = ()
    carry: Literal["last", "none"] = "last"
    columns: Path | None = None
    indication: str = ""
    release: str = ""
    assay: str = ""


_CASE_SUFFIXES = frozenset({".toml", ".json"})


@dataclass(frozen=True)
class CaseFile:
    """Where a case stands, and for a table what it leaves open; ``about`` names a TOML file for the rest of the case."""

    path: Path
    about: Path | None = None
    region: str | None = None
    reader: str | None = None
    dates: Literal["", "dmy", "mdy"] = ""
    patient_id: str = ""
    sheet: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    origin: datetime | None = None

    def read(self) -> tuple[Case, tuple[str, ...]]:
        """The case, and of a table what was understood of its columns."""
        from troughwise.intake.case_file import fields_in, read_case
        from troughwise.intake.tables import TableOptions, read_table

        if self.path.suffix.lower() in _CASE_SUFFIXES:
            case = read_case(self.path)
            told: tuple[str, ...] = ()
        else:
            options = TableOptions(self.dates, self.patient_id, self.sheet, self.units, self.origin)
            reading = read_table(self.path, about={} if self.about is None else fields_in(self.about), options=options)
            case, told = reading.case, reading.echo
        chosen = {"region": self.region, "reader": self.reader}
        return case.model_copy(update={name: value for name, value in chosen.items() if value is not None}), told


def case_template() -> str:
    """A case to fill in, as TOML."""
    return files("troughwise.intake").joinpath("template.toml").read_text(encoding="utf-8")


def case_of_quick_form(fields: Mapping[str, str]) -> str:
    """The case of a short form, as TOML; raises ``InputError`` for a field that cannot be used."""
    from troughwise.intake.quick_form import quick_of

    return case_of_level(quick_of(fields))


def case_in_toml(case: Case) -> str:
    """A case as TOML, to hand on to the command line."""
    from troughwise.intake.writing import case_to_toml

    return case_to_toml(case)


def case_of_level(quick: QuickLevel) -> str:
    """The case of a level in a few words, as TOML to hand on to ``dose``; raises ``InputError`` for what cannot be read."""
    from troughwise.intake.quick_level import quick_case
    from troughwise.intake.writing import case_to_toml

    return case_to_toml(quick_case(quick).case)


@dataclass
class Desk:
    """Everything a face can ask for, from one edition of the evidence."""

    library: Library

    @cached_property
    def _asker(self) -> Asker:
        return Asker(self.library)

    def ask(self, question: str, *, wish: Wish | None = None, conversation: Conversation | None = None) -> Answer:
        """The answer to a question; raises ``InputError`` when it is empty or too long."""
        return self._asker.ask(question, wish=wish, conversation=conversation)

    def address(self, answer: Answer) -> str:
        """Words of the base that lead to the same answer again; empty where there are none."""
        from troughwise.answers.addressing import address_of

        return address_of(answer, asker=self._asker)

    def question_at(self, address: str) -> str:
        """The question that an address stands for; raises ``InputError`` for what is no address."""
        from troughwise.answers.addressing import question_at

        return question_at(address)

    def ask_at(self, address: str, *, wish: Wish | None = None) -> Answer:
        """The answer at an address; raises ``InputError`` for what is none."""
        return self.ask(self.question_at(address), wish=wish)

    def examples(self) -> tuple[str, ...]:
        """Questions that the base can answer, to begin with."""
        from troughwise.answers.follow_ups import offered

        return offered(self.library)

    def digests(self) -> Mapping[str, str]:
        """For each record that can be reviewed the digest over it and its sources; an approval holds for that digest."""
        from troughwise.library.reviewing import digests_of

        return digests_of(self.library)

    def computed(self, kind: str, *, fields: Mapping[str, str]) -> CheckResult | DoseAdvice:
        """The result of a form of a kind; raises ``InputError`` for a form that cannot be used."""
        if kind == "check":
            return self.check_quick_form(fields)
        return self.dose_form(fields, what_if=fields.get("what_if", ""))

    def check_quick_form(self, fields: Mapping[str, str]) -> CheckResult:
        """A level in the fields of a short form checked; raises ``InputError`` for a field that cannot be used."""
        from troughwise.intake.quick_form import quick_of

        return self.check_level(quick_of(fields))

    def stamp(self, result: Frozen | None = None) -> dict[str, Any]:
        """What a result was computed with: code, evidence, and each model by its digest."""
        from troughwise import __version__

        edition = self.library.edition
        models = [one.id for one in getattr(result, "models", ()) if one.weight is not None]
        return {
            "code": __version__, "edition": edition.version, "evidence": edition.content_hash, "local": edition.local_hash,
            "models": {key: self.digest_of(key) for key in models},
        }  # fmt: skip

    def changed_since(self, stamp: Mapping[str, Any]) -> tuple[str, ...]:
        """Which of code, evidence, local records and models are others than those of a stamp."""
        now = self.stamp()
        names = {"code": "the program", "evidence": "the evidence", "local": "the department's own records"}
        found = [said for key, said in names.items() if stamp.get(key) != now[key]]
        for key, digest in stamp.get("models", {}).items():
            record = self.library.get(key)
            if record is None or self.digest_of(key) != digest:
                found.append(f"the model {key}")
        return tuple(found)

    def digest_of(self, record_id: str) -> str:
        """The digest of a record's content; raises ``InputError`` when there is none with that id."""
        from troughwise.library.edition import digest

        return digest(self.record(record_id)[0])

    def shown_ids(self, result: Frozen) -> tuple[str, ...]:
        """The ids of all records that a result shows."""
        from troughwise.library.reviewing import shown_ids

        return shown_ids(result)

    def reviewed(self, result: Reviewed, *, states: Mapping[str, ReviewState]) -> Reviewed:
        """The result with what the review log says of each record that it shows."""
        from troughwise.library.reviewing import with_reviews

        return with_reviews(result, states=states, library=self.library)

    def evaluate(self, wish: EvaluateWish, *, progress: Callable[[str], None] | None = None) -> Evaluation:
        """How well each model forecasts the levels of a table, beside plain proportion.

        Raises ``InputError`` for a row, column, option or model that cannot be used.
        """
        from troughwise import __version__
        from troughwise.cohort.evaluating import EvaluateRequest, evaluate_table

        request = EvaluateRequest(**vars(wish))
        return evaluate_table(request, library=self.library, version=__version__, progress=progress)

    def interactions(self, names: Sequence[str], *, wish: Wish | None = None, release: Release = "any") -> Answer:
        """What the base knows of each medicine on a list; raises ``InputError`` for an empty list."""
        from troughwise.answers.listing import listed

        if not any(name.strip() for name in names):
            raise InputError("No medicine is named", to_do="Name them with commas between, such as diltiazem,omeprazole.")
        asked = [name.strip() for name in names if name.strip()]
        return listed(asked, library=self.library, lexicon=self._asker.lexicon, wish=wish or Wish(), release=release)

    def convert(self, value: str, *, unit: str) -> str:
        """A level in the other unit, with the molar mass named; raises ``InputError`` for what is no level."""
        from troughwise.answers.converting import conversion_of

        return conversion_of(value, unit=unit, library=self.library)

    def dose(self, case: Case, *, wish: DoseWish | None = None, understood: tuple[str, ...] = ()) -> DoseAdvice:
        """Dosing advice on a case; ``understood`` is what its reader has to say of it.

        Raises ``InputError`` for a name that the base does not know and for a value that cannot be meant.
        """
        from troughwise import __version__
        from troughwise.advice.brands import with_releases
        from troughwise.advice.dose_advice import advise
        from troughwise.advice.dosing import Dosing
        from troughwise.advice.plausible import require_plausible
        from troughwise.vocabulary.doses import DoseWish

        noticed = require_plausible(case, library=self.library)
        names = self._asker.names
        settled = with_releases(case, library=self.library, names=names)
        dosing = Dosing(settled, self.library, names, wish or DoseWish())
        return advise(dosing, understood=(*understood, *noticed), code_version=__version__)

    def dose_file(self, file: CaseFile, *, wish: DoseWish | None = None) -> DoseAdvice:
        """Dosing advice on a case in a file; raises ``InputError`` for a file, row or value that cannot be used."""
        from troughwise.intake.understood import understood

        case, told = file.read()
        return self.dose(case, wish=wish, understood=(*told, *understood(case)))

    def read_form(self, form: Mapping[str, str]) -> tuple[Case, tuple[str, ...]]:
        """The case that a form's fields say, and what was understood of it; raises ``InputError`` for one that cannot be."""
        from troughwise.intake.form import case_of_form
        from troughwise.intake.understood import understood

        reading = case_of_form(form)
        return reading.case, (*reading.echo, *understood(reading.case))

    def dose_form(self, form: Mapping[str, str], *, what_if: str = "") -> DoseAdvice:
        """Dosing advice on a form, with the regimens that its reader wants compared too.

        Raises ``InputError`` for a field, line or row that cannot be used.
        """
        case, understood = self.read_form(form)
        return self.dose(case, wish=self.dose_wish(what_if=what_if.splitlines()), understood=understood)

    def dose_wish(self, *, models: Sequence[str] = (), research: bool = False, what_if: Sequence[str] = ()) -> DoseWish:
        """How dosing advice is wanted, its regimens to try in words; raises ``InputError`` for one not understood."""
        from troughwise.intake.form import what_ifs_of_form
        from troughwise.vocabulary.doses import DoseWish

        return DoseWish(models=tuple(models), research=research, what_if=what_ifs_of_form("\n".join(what_if)))

    def require_dosable(self, form: Mapping[str, str], *, what_if: str = "") -> None:
        """Raise ``InputError`` for a form that could not be computed, without computing it."""
        from troughwise.advice.brands import with_releases
        from troughwise.advice.plausible import require_plausible
        from troughwise.intake.form import what_ifs_of_form

        case, _ = self.read_form(form)
        require_plausible(case, library=self.library)
        with_releases(case, library=self.library, names=self._asker.names)
        what_ifs_of_form(what_if)

    def check_form(self, form: Mapping[str, str]) -> CheckResult:
        """The last level of a form's case checked; raises ``InputError`` for a field, line or row that cannot be used."""
        case, understood = self.read_form(form)
        return self.check(case, understood=understood)

    def check(self, case: Case, *, understood: tuple[str, ...] = ()) -> CheckResult:
        """The last level of a case checked; ``understood`` is what its reader has to say of the case.

        Raises ``InputError`` for a case without a level, a name that the base does not know, a value that cannot be meant.
        """
        from troughwise import __version__
        from troughwise.advice.brands import with_releases
        from troughwise.advice.checking import check
        from troughwise.advice.plausible import require_plausible

        noticed = require_plausible(case, library=self.library)
        names = self._asker.names
        settled = with_releases(case, library=self.library, names=names)
        return check(
            settled, library=self.library, names=names, code_version=__version__, understood=(*understood, *noticed)
        )

    def check_file(self, file: CaseFile) -> CheckResult:
        """The last level of a case in a file checked; raises ``InputError`` for a file, row or value that cannot be used."""
        from troughwise.intake.understood import understood

        case, told = file.read()
        return self.check(case, understood=(*told, *understood(case)))

    def check_level(self, quick: QuickLevel) -> CheckResult:
        """A level told in a few words checked; raises ``InputError`` for a value that cannot be read."""
        from troughwise.intake.quick_level import quick_case

        found = quick_case(quick)
        result = self.check(found.case)
        said = tuple(self.library.phrase(key, reader=quick.reader).format(**named) for key, named in found.assumed)
        level = result.level.model_copy(update={"at": quick.on.isoformat() if quick.on_given else ""})
        return result.model_copy(update={"assumed": (*said, *result.assumed), "level": level})

    def check_rows(self, path: Path, *, defaults: QuickLevel) -> Iterator[RowVerdict]:
        """A verdict on each level of a CSV file, as they come; ``defaults`` stands for columns that the file has not.

        Raises ``InputError`` for a file that cannot be used; a row that cannot be is told in its place.
        """
        from troughwise.cohort.checking import Checker
        from troughwise.intake.level_rows import level_rows
        from troughwise.intake.quick_level import hours_in_words, quick_case

        checker = Checker(self.library, self._asker.names, lambda quick: quick_case(quick).case, hours_in_words)
        yield from checker.verdicts(level_rows(path, defaults=defaults))

    def in_toml(self, record_id: str) -> str:
        """A record as TOML, to propose a change of it; raises ``InputError`` when there is none with that id."""
        from troughwise.library.proposing import record_in_toml

        return record_in_toml(self.record(record_id)[0])

    def lint_proposal(self, record_id: str, *, text: str) -> list[Fault]:
        """Every fault that the base would have with a proposed content; raises ``InputError`` for an unknown record."""
        from troughwise.library.proposing import faults_of_proposal

        return faults_of_proposal(text, record=self.record(record_id)[0], library=self.library)

    def lint_record(self, record_id: str) -> list[Fault]:
        """Every fault that lint finds in a record as it stands."""
        from troughwise.library.files import Placed
        from troughwise.library.lint import judge

        record, file = self.record(record_id)
        others = {key: one for key, one in self.library.whole().records.items() if key != record.id}
        return judge([Placed(record, file)], beside=others)

    def proposed(self, record_id: str, *, text: str) -> Record | None:
        """The record as proposed; nothing where the proposal does not read."""
        from troughwise.library.proposing import read_proposal

        return read_proposal(text, record=self.record(record_id)[0])[0]

    @cached_property
    def _shown_by(self) -> Mapping[str, tuple[str, ...]]:
        from troughwise.answers.showing_where import questions_by_record

        return questions_by_record(self._asker)

    def questions_showing(self, record_id: str) -> tuple[str, ...]:
        """Questions of the base's own whose answers show a record: a range for each illness, a partner, a topic."""
        return self._shown_by.get(record_id, ())

    def resting_on(self, source_id: str) -> list[Worded]:
        """The records that cite a source; raises ``InputError`` when there is no source with that id."""
        from troughwise.library.reviewing import resting_on

        source, _ = self.record(source_id)
        return resting_on(source.id, library=self.library)

    def diary(self, record_id: str) -> tuple[DiaryLine, ...]:
        """What the diary of the base says of a record."""
        from troughwise.library.edition import diary

        return diary().get(record_id, ())

    def record(self, record_id: str) -> tuple[Record, str]:
        """A record and the file it stands in; raises ``InputError`` when there is none with that id."""
        record = self.library.get(record_id)
        if record is None:
            raise InputError(f"No record has the id '{record_id}'", to_do="Run 'troughwise evidence list' for the ids.")
        return record, self.library.files[record.id]


def open_desk(*, local: Path | None = None) -> Desk:
    """The desk over the shipped evidence, with a department's records in ``local`` laid over it."""
    return Desk(Library.open(local=local))


def lint_evidence(root: Path = EVIDENCE_ROOT) -> list[Fault]:
    """Every fault of the evidence below ``root``, changes without a diary line included."""
    placed, _ = read_tree(root)
    return lint(root) + undiaried(placed, root=root)


def record_evidence(*, what: str, why: str, root: Path = EVIDENCE_ROOT) -> list[str]:
    """Write a diary line for every record that changed; returns their ids. Raises ``EvidenceError`` on a fault."""
    placed, faults = read_tree(root)
    require_no_faults(faults)
    return record_changes(placed, root=root, what=what, why=why)


@dataclass(frozen=True)
class FitWish:
    """What to fit, and how; ``at`` names a table of effects to evaluate instead of searching."""

    data: Path
    out: Path
    at: Path | None = None
    carry: Literal["backward", "forward"] = "backward"
    assay: str = ""


def fit(model: str, *, wish: FitWish, progress: Callable[[int, int], None] | None = None) -> FitReport:
    """Fit every patient of an event table with a model, named by its id in the base or by its file, and write the table.

    Raises ``InputError`` for a model, row, covariate or file that cannot be used.
    """
    from troughwise import __version__
    from troughwise.cohort.fitting import FitRequest, fit_file
    from troughwise.cohort.model_file import read_model

    request = FitRequest(read_model(model), wish.data, wish.out, at=wish.at, carry=wish.carry, assay=wish.assay)
    return fit_file(request, version=__version__, progress=progress)
