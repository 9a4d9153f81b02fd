"""Reading a question: which things it names, what it asks about, which numbers it carries.

The hand-over is a ``Reading``; ``understood()`` is its stable JSON form. Not for finding an answer: that is ``finding``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from troughwise.advice.targets import schedules_of
from troughwise.answers.company import denied_among, is_comparison
from troughwise.answers.intents import intent_of
from troughwise.answers.lexicon import Lexicon, Match
from troughwise.answers.numbers import facts_in
from troughwise.answers.words import Token, tokenized, tokens
from troughwise.library.library import Library
from troughwise.vocabulary.answers import Entity, Facts, Intent, Understood
from troughwise.vocabulary.quantities import numerals_in
from troughwise.vocabulary.records import Source, Term

PARTNER_KINDS = {"drug", "class", "food", "herb", "condition", "symptom"}
STUDY_KINDS = {"trial", "cohort", "case-series", "pk-study", "registry-record"}
_ITSELF = {"tacrolimus", "calcineurin-inhibitor"}
_ADULT_YEARS, _ELDERLY_YEARS = 18, 70
_RELEASES = {
    "immediate-release": ("immediate",),
    "prolonged-release-capsule": ("prolonged-capsule",),
    "lcp-tablet": ("lcp-tablet",),
    "granule-release": ("granules",),
    "intravenous-route": ("intravenous",),
    "extended-release": ("prolonged-capsule", "lcp-tablet"),
}
_PHASES = {
    "induction": "induction",
    "maintenance": "maintenance",
    "step-down": "step-down",
    "early-phase": "early",
    "late-phase": "late",
    "prophylaxis": "prophylaxis",
    "treatment-phase": "treatment",
}
_REGIONS = {"region-eu": "eu", "region-us": "us", "region-jp": "jp", "region-asia": "asia"}
_SPECIFIC_TARGETS = {"upper-limit", "auc"}
_SHORT_WORD, _ASKED_OUTRIGHT, _OF_A_PREGNANCY = 2, 7, 8
_YEARS = range(1950, 2100)
_YEAR_DIGITS, _BOTH = 4, 2
_COMMON_IN_LABELS = {"transplantation", "of", "disease", "syndrome"}
_STEROIDS = "corticosteroid"
_DOSE_WORDS = {"dose", "dosing", "dosage"}
_FOR_A_DISEASE = {"for", "of", "due", "from", "to"}
_AFTER_SURGERY = {"post", "transplanted", "transplant", "graft", "tx", "recipient", "donor", "rejection", "op"}
_SAID_BY_ABOUT = {"product", "release", "topic", "organ"}
_ORGANS_OWN_TROUBLE = {
    "function", "failure", "disease", "damage", "impairment", "injury", "toxicity", "enzyme", "problem",
    "limit", "number", "test", "biopsy", "rhythm", "rate", "attack", "safety", "elimination",
    "excretion", "clearance", "side", "infection",
}  # fmt: skip
_WHERE_DRUG_PASSES = {"by", "through", "via", "the", "my", "his", "her", "your", "for"}
_OF_A_VALUE = {"low", "high", "is", "was", "of", "fell", "falling", "dropped", "down", "up", "percent"}
_WEEKS_OF_FORTY = re.compile(r"\b(?:[1-3]\d|4[0-2])(?:\+\d)?/40\b")
_TIMED_PHASE = {"early", "late"}


@dataclass(frozen=True)
class Reading:
    """A question as understood: terms named, cues heard, numbers carried."""

    question: str
    words: tuple[Token, ...]
    names: tuple[Match, ...]
    cues: tuple[Match, ...]
    facts: Facts
    sources: frozenset[str]
    unknown: tuple[str, ...]
    library: Library = field(repr=False)
    lexicon: Lexicon = field(repr=False)
    assumed: tuple[str, ...] = ()
    reader_region: str = ""
    conversing: bool = False
    carried: tuple[Term, ...] = ()
    carried_topics: tuple[str, ...] = ()

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Every term named in this question or carried over from the conversation."""
        return {term.id: term for term in (*(match.term for match in self.names), *self.carried)}

    @cached_property
    def folded_words(self) -> frozenset[str]:
        """The question's words as they are compared, order and repetition left out."""
        return frozenset(token.folded for token in self.words)

    def of_kind(self, *kinds: str) -> list[Term]:
        """Terms of these kinds, in the order named."""
        return [term for term in self.terms.values() if term.kind in kinds]

    def heard(self, *cue_ids: str) -> bool:
        """Whether one of these cues was heard."""
        return any(cue.term.id in cue_ids for cue in self.cues)

    @cached_property
    def topics(self) -> dict[str, float]:
        """How strongly the question speaks for each topic."""
        scores: dict[str, float] = {}
        for term in {cue.term.id: cue.term for cue in self.cues}.values():
            for topic in term.topics:
                scores[topic] = scores.get(topic, 0.0) + term.weight
        for term in self.terms.values():
            for topic in term.topics:
                if not self._heard_by_cue(term, topic):
                    scores[topic] = scores.get(topic, 0.0) + max(term.weight, 4)
        if self.of_kind("gene", "genotype"):
            scores["pharmacogenomics"] = scores.get("pharmacogenomics", 0.0) + 6
        if "pregnant" in self.populations and not self.of_kind("population"):
            scores["pregnancy"] = scores.get("pregnancy", 0.0) + _OF_A_PREGNANCY
        for kept in self.carried_topics:
            scores[kept] = scores.get(kept, 0.0) + 3
        return self._weighed_by_context(scores)

    def _heard_by_cue(self, term: Term, topic: str) -> bool:
        """Whether a cue on the same topic was heard in the very words that name the term."""
        spans = [(match.start, match.end) for match in self.names if match.term.id == term.id]
        return any(
            topic in cue.term.topics and start <= cue.start and cue.end <= end for cue in self.cues for start, end in spans
        )

    def _weighed_by_context(self, scores: dict[str, float]) -> dict[str, float]:
        """What is named beside the cues speaks too: an indication for its target, two products for a conversion."""
        if not self.of_kind("gene", "genotype") and not self.heard("cue-pharmacogenomics"):
            scores.pop("allele-frequency", None)
        timed = self.facts.from_day is not None or bool(self.phases)
        open_question = not scores and all(self.library.is_regimen(key) for key in self.partners)
        if open_question and self.indications and _DOSE_WORDS & self.folded_words:
            return scores | {"starting-dose": 3.0}
        beyond = _SPECIFIC_TARGETS & set(scores)
        if (
            self.indications
            and not beyond
            and (open_question or "target" in scores or (timed and set(scores) <= {"interaction"}))
        ):
            said = (2 if self.facts.level is not None else 0) + (2 if timed else 0) + (2 if self.sources else 0)
            other = {"target"} if self._asks_a_dose else {"target", "conversion"}
            rivals = max((points for topic, points in scores.items() if topic not in other), default=0)
            by_name = 4 if self.heard("cue-target") and rivals < _ASKED_OUTRIGHT else 0
            scores["target"] = scores.get("target", 0.0) + 3 + said + by_name
        for topic in _SPECIFIC_TARGETS & set(scores):
            scores[topic] += 4
        named = {key for m in self.names if m.term.kind in {"product", "release"} for key in self.library.wider(m.term.id)}
        if len(named & set(_RELEASES)) > 1:
            scores["conversion"] = scores.get("conversion", 0.0) + (8 if self._asks_a_dose else 4)
        return scores

    @property
    def _asks_a_dose(self) -> bool:
        """Whether a switch is asked about for its dose, and not for the level to aim for after it."""
        return bool(self.folded_words & (_DOSE_WORDS | {"mg", "factor", "ratio"})) or self.heard("cue-size")

    @cached_property
    def top_topic(self) -> str:
        """The topic the question speaks for most, or an empty string."""
        return max(self.topics, key=lambda topic: self.topics[topic], default="")

    @property
    def intent(self) -> Intent:
        """The kind of question, from its strongest topic."""
        return intent_of(self.top_topic, with_partner=bool(self.partners))

    @cached_property
    def indications(self) -> frozenset[str]:
        """Indications asked about, wide words narrowed and dropped where a narrower one is named."""
        named = self._narrowest({term.id for term in self._unambiguous()} - self._behind_a_graft)
        return frozenset(self._narrowest({self._narrowed(self.library.terms[key]).id for key in named}))

    @cached_property
    def _behind_a_graft(self) -> set[str]:
        """Diseases that a graft was given for ("kidney transplant for lupus nephritis"): the graft is guarded now."""
        placed = [match for match in self.names if match.term.kind == "indication"]
        grafts = {m.end for m in placed if self.library.is_transplant(m.term.id)}
        others = [m for m in placed if not self.library.is_transplant(m.term.id)]
        return {
            match.term.id
            for match in others
            for end in grafts
            if end < match.start and self._are_all(end, match.start, _FOR_A_DISEASE | {"because"})
        }

    def _are_all(self, start: int, end: int, allowed: set[str]) -> bool:
        """Whether only these words stand between two places."""
        return all(token.folded in allowed for token in self.words[start:end])

    def _narrowest(self, keys: set[str]) -> set[str]:
        """Without those to which another of them belongs."""
        return keys - {wide for key in keys for wide in self.library.wider(key) - {key}}

    def _unambiguous(self) -> list[Term]:
        """Indications named; of words that mean two ("LTx"), only what another word of the question settles."""
        carried = [term for term in self.carried if term.kind == "indication"]
        matches = [match for match in self.names if match.term.kind == "indication" and not self._is_measured(match)]
        settled = [m.term for m in matches if sum(other.start == m.start for other in matches) == 1]
        doubtful = [m for m in matches if m.term not in settled and sum(other.start == m.start for other in matches) > 1]
        chosen = [m.term for m in doubtful if self.folded_words & (set(tokens(m.term.label)) - _COMMON_IN_LABELS)]
        named = [*settled, *chosen]
        return [*named, *self._bare_organs(named), *(carried if not named else ())]

    def _is_measured(self, match: Match) -> bool:
        """Whether a word for a condition is a laboratory value here: "hct 30" is no cell transplantation."""
        after = self.words[match.end].folded if match.end < len(self.words) else ""
        also = any(cue.start == match.start and cue.end == match.end for cue in self.cues)
        return also and (after[:1].isdigit() or after in _OF_A_VALUE)

    def _bare_organs(self, named: list[Term]) -> list[Term]:
        """An organ without the word transplant ("10 months post lungs") means its transplant, where nothing else does.

        With another condition named, a kidney is only where that condition sits.
        """
        of_transplants = all(self.library.is_transplant(term.id) for term in named)
        after_surgery = bool(self.folded_words & _AFTER_SURGERY) or self.facts.from_day is not None
        if not of_transplants or not (named or after_surgery or self.organ_assumed):
            return []
        return [self.library.terms[key] for organ in self.of_kind("organ") for key in organ.broader]

    @cached_property
    def organ_assumed(self) -> bool:
        """Whether an organ's graft is taken to be meant only because a level or a dose for it is asked ("heart trough")."""
        organs = [match for match in self.names if match.term.kind == "organ"]
        named = self.of_kind("indication") or self.facts.from_day is not None or self.folded_words & _AFTER_SURGERY
        if not organs or named or self._speaks_of_harm:
            return False
        after = {self.words[match.end].folded for match in organs if match.end < len(self.words)}
        before = {self.words[match.start - 1].folded for match in organs if match.start}
        asks_level = self.heard("cue-target", "cue-level-word", "cue-starting-dose", "cue-auc", "cue-upper-limit")
        asks_kinetics = (
            self.heard("cue-absorption", "cue-distribution", "cue-elimination") and not before & _WHERE_DRUG_PASSES
        )
        return (asks_level or asks_kinetics) and not after & _ORGANS_OWN_TROUBLE

    @property
    def _speaks_of_harm(self) -> bool:
        return self.heard("cue-kidney-safety", "cue-heart-rhythm", "cue-side-effects")

    def _narrowed(self, term: Term) -> Term:
        return self.library.terms[term.narrows_to] if term.narrows_to else term

    @cached_property
    def wider_indications(self) -> frozenset[str]:
        """What the indications belong to."""
        return frozenset(wide for key in self.indications for wide in self.library.wider(key)) - self.indications

    @cached_property
    def populations(self) -> frozenset[str]:
        """Child, adult, elderly or pregnant, as said or as the age says."""
        named = {term.id for term in self.of_kind("population")}
        age = self.facts.age_years
        if age is not None:
            named = named - {"child", "adult", "elderly"} | {"child" if age < _ADULT_YEARS else "adult"}
            named |= {"elderly"} if age >= _ELDERLY_YEARS else set()
        named |= {"pregnant"} if _WEEKS_OF_FORTY.search(self.question) else set()
        return frozenset(named)

    @cached_property
    def phases(self) -> frozenset[str]:
        """Phases of treatment named."""
        named = {_PHASES[term.id] for term in self.of_kind("phase") if term.id in _PHASES}
        return frozenset(named - _TIMED_PHASE) if named - _TIMED_PHASE else frozenset(named)

    @cached_property
    def releases(self) -> frozenset[str]:
        """Releases named, by name or by brand."""
        return frozenset().union(*(self._releases_of(term) for term in self.of_kind("product", "release", "route")))

    @property
    def releases_now(self) -> frozenset[str]:
        """The releases that a level is asked for: after a switch, only the one it was made to."""
        return self.switched[1] if self.was_switched and self.switched else self.releases

    @property
    def was_switched(self) -> bool:
        """Whether the level after a switch of product is asked for; a time in the question is then that of the switch."""
        return self.switched is not None and "conversion" in self.topics

    @cached_property
    def switched(self) -> tuple[frozenset[str], frozenset[str]] | None:
        """The releases that a switch leaves and reaches, as they are named: "A to B", "B from A"."""
        named = [m for m in self.names if m.term.kind in {"product", "release"} and self._releases_of(m.term)]
        if len({self._releases_of(match.term) for match in named}) < _BOTH:
            return None
        first, last = named[0], named[-1]
        before = [token.folded for token in self.words[first.end : last.start] if token.folded in {"from", "to"}]
        left, reached = (last, first) if before[-1:] == ["from"] else (first, last)
        return self._releases_of(left.term), self._releases_of(reached.term)

    def _releases_of(self, term: Term) -> frozenset[str]:
        return frozenset(release for key in self.library.wider(term.id) for release in _RELEASES.get(key, ()))

    @cached_property
    def schedules(self) -> frozenset[str]:
        """How often tacrolimus is taken, where that was said."""
        if "evening-once-daily" in self.terms:
            return frozenset({"once-daily-evening"})
        if self.facts.doses_per_day == 2 or "twice-daily" in self.terms:
            return frozenset({"twice-daily"})
        return frozenset()

    @property
    def schedules_now(self) -> frozenset[str]:
        """The schedule that a level is asked for: that of the product reached, where it is only taken once a day."""
        evening = self.schedules & {"once-daily-evening"}
        return evening or schedules_of(self.releases_now) or self.schedules

    @cached_property
    def regions(self) -> frozenset[str]:
        """Regions named, also through a brand sold in one."""
        keys = {wide for term in self.terms.values() for wide in self.library.wider(term.id)}
        named = frozenset(_REGIONS[key] for key in keys if key in _REGIONS)
        return named or frozenset({self.reader_region} - {""})

    @cached_property
    def partners(self) -> dict[str, Term]:
        """Other medicines, foods, herbs and states of health that were named."""
        interacting = self.library.interaction_partners
        found = {}
        for term in self.of_kind(*PARTNER_KINDS):
            relevant = term.kind not in {"condition", "symptom"} or bool(self.library.wider(term.id) & interacting)
            if term.id not in _ITSELF and relevant and term.id not in self.denied:
                found[term.id] = term
        compared = {match.term.id for match in self.names if is_comparison(match, words=self.words)}
        meant = {key: term for key, term in found.items() if key not in compared}
        return meant if meant or self.indications else found

    @cached_property
    def denied(self) -> frozenset[str]:
        """Regimen medicines that the question says are not taken: "not on MMF", "MMF or azathioprine not an option"."""
        if not self.indications:
            return frozenset()
        company = [m for m in self.names if m.term.id in self.library.regimen_partners - {_STEROIDS}]
        return denied_among(company, words=self.words)

    @cached_property
    def is_about_tacrolimus(self) -> bool:
        """Whether the question names tacrolimus, a product of it, or something that belongs to no other drug here."""
        itself = self.names_tacrolimus or "calcineurin-inhibitor" in self.terms or bool(self.of_kind("gene", "genotype"))
        return itself or self.conversing or any(match.term.anchors for match in (*self.names, *self.cues))

    @property
    def names_a_study(self) -> bool:
        """Whether a study that the base has on tacrolimus is named, by author and year."""
        return bool(self.sources) and all(self.library.source(key).kind in STUDY_KINDS for key in self.sources)

    @property
    def names_one_document(self) -> bool:
        """Whether a study or guideline is named, so that another document's number would not answer."""
        return self.names_a_study or (bool(self.sources) and all(self._is_guideline(key) for key in self.sources))

    @property
    def names_an_unread_edition(self) -> bool:
        """Whether a year stands right behind the name of a document of which the base holds other years only."""
        folded = [token.folded for token in self.words]
        dated = [(name, int(year)) for name, year in pairwise(folded) if year.isdecimal() and int(year) in _YEARS]
        held = [([s.year for s in self.lexicon.sources.get((name,), ())], year) for name, year in dated]
        return any(years and all(own and abs(own - year) > 1 for own in years) for years, year in held)

    def _is_guideline(self, key: str) -> bool:
        return self.library.source(key).kind in {"guideline", "consensus"}

    @cached_property
    def names_tacrolimus(self) -> bool:
        """Whether tacrolimus or a product of it stands in the question, also inside another name ("IV tac")."""
        short = {"tacrolimus", *(name for name in self.library.terms["tacrolimus"].synonyms if " " not in name)}
        return bool(self.folded_words & short) or "tacrolimus" in self.terms or bool(self.of_kind("product", "release"))

    @cached_property
    def search_words(self) -> list[str]:
        """The words to search for: the question's own, and the base's name for each thing named.

        Tacrolimus and its products stand in most wordings and tell nothing apart; what a record is about counts for them.
        """
        stop = self.lexicon.stop_words | self._own_names
        own = [token.folded for token in self.words if token.folded not in stop]
        things = [term for term in self.terms.values() if term.kind not in _SAID_BY_ABOUT]
        labels = [word for term in things for word in tokens(term.label) if word not in stop]
        return list(dict.fromkeys(own + labels))

    @cached_property
    def _own_names(self) -> set[str]:
        """Words by which tacrolimus and its products are named in this question."""
        named = [m for m in self.names if m.term.id in _ITSELF or m.term.kind == "product"]
        return {self.words[index].folded for match in named for index in range(match.start, match.end)} | {"tacrolimus"}

    @cached_property
    def numerals(self) -> frozenset[str]:
        """Numbers written in the question, in plain form, years apart."""
        return frozenset(n for n in numerals_in(self.question) if not (n.isdecimal() and int(n) in _YEARS))

    @property
    def content_words(self) -> list[str]:
        """The question's own telling words, without those that only name tacrolimus."""
        stop = self.lexicon.stop_words | self._own_names
        return list(dict.fromkeys(token.folded for token in self.words if token.folded not in stop))

    def understood(self) -> Understood:
        """The reading as every face shows it."""
        entities = tuple(
            Entity(kind=match.term.kind, id=match.term.id, label=match.term.label, words=match.words)
            for match in _once(self.names)
        )
        topics = tuple(sorted(self.topics, key=lambda topic: (-self.topics[topic], topic))[:4])
        return Understood(
            intent=self.intent,
            topics=topics,
            entities=entities,
            facts=self.facts,
            assumed=self.assumed,
            carried=tuple(term.id for term in self.carried),
            not_understood=self.unknown,
        )

    def in_region(self, region: str) -> Reading:
        """The same reading, for a reader in this region unless the question names one itself."""
        return self if self.regions else replace(self, reader_region=region)

    def assuming(self, *sentences: str) -> Reading:
        """The same reading, with further assumptions said."""
        return replace(self, assumed=tuple(dict.fromkeys((*self.assumed, *(s for s in sentences if s)))))


def _once(matches: Iterable[Match]) -> list[Match]:
    return list({match.term.id: match for match in matches}.values())


def read(question: str, *, library: Library, lexicon: Lexicon, known_words: set[str]) -> Reading:
    """What the question names, asks and carries. ``known_words`` are words the base itself uses."""
    words, repaired = lexicon.with_repairs(tokenized(question), known_elsewhere=known_words)
    names = lexicon.name_matches(words)
    cues = lexicon.cue_matches(words, names=names)
    taken = {index for match in (*names, *cues) for index in range(match.start, match.end)}
    sources, source_words = sources_named(words, lexicon=lexicon)
    unknown = tuple(
        token.raw
        for index, token in enumerate(words)
        if index not in taken | source_words and _is_unknown(token, lexicon=lexicon, known_words=known_words)
    )
    reading = Reading(
        question=question,
        words=tuple(words),
        names=tuple(names),
        cues=tuple(cues),
        facts=facts_in(question),
        sources=sources,
        unknown=unknown,
        library=library,
        lexicon=lexicon,
    )
    spelled = [_spelling(library, words[index]) for index in sorted(repaired)]
    narrowed = [_narrowing(library, term) for term in reading.of_kind("indication")]
    return reading.assuming(*spelled, *narrowed)


def _is_unknown(token: Token, *, lexicon: Lexicon, known_words: set[str]) -> bool:
    """A word of the question that nothing explains; one that ends like a medicine needs a name of its own."""
    word = token.folded
    if not word.isalpha() or len(word) <= _SHORT_WORD or word in lexicon.plain_words:
        return False
    return lexicon.looks_like_a_medicine(word) or not (lexicon.is_known(word) or word in known_words)


def _spelling(library: Library, token: Token) -> str:
    return library.phrase("assumed-spelling").format(written=token.exact, read=token.raw)


def _narrowing(library: Library, term: Term) -> str:
    if not term.narrows_to:
        return ""
    return library.phrase("assumed-narrowing").format(wide=term.label, narrow=library.terms[term.narrows_to].label)


def sources_named(words: Iterable[Token], *, lexicon: Lexicon) -> tuple[frozenset[str], set[int]]:
    """Sources that a question names by author and year or by an alias, and where in the question."""
    folded = [token.folded for token in words]
    years = {int(word) for word in folded if word.isdecimal() and len(word) == _YEAR_DIGITS}
    found: dict[str, Source] = {}
    places: set[int] = set()
    for index in range(len(folded)):
        for length in range(min(5, len(folded) - index), 0, -1):
            everyday = length == 1 and folded[index] in lexicon.plain_words
            for source in lexicon.sources.get(tuple(folded[index : index + length]), ()):
                if everyday and source.year not in years:
                    continue
                found[source.id] = source
                places |= set(range(index, index + length))
    dated = {key for key, source in found.items() if source.year in years}
    near = {key for key, source in found.items() if source.year and {source.year - 1, source.year + 1} & years}
    undated = {key for key, source in found.items() if not years or source.year is None}
    return frozenset(dated or undated or near), places
