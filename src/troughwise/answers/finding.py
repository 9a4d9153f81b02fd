"""Finding what answers a question: the records that lead, those that go with them, or the reason why none does.

Three roads: a target (a tuple), an interaction (a partner), everything else (topic and words). Not for wording.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from troughwise.advice.targets import Choice, TargetQuery, choose
from troughwise.answers.found import Finding
from troughwise.answers.measures import answers_label, answers_measure
from troughwise.answers.reading import Reading
from troughwise.answers.scoring import ABOUT_POINTS, Scored, about_of, fits, score, topic_of
from troughwise.answers.search import WordIndex
from troughwise.library.library import Library
from troughwise.vocabulary.answers import Reason
from troughwise.vocabulary.records import Conflict, Conversion, Interaction, Statement, Target, Term, Worded

ENOUGH_POINTS, ENOUGH_COVERAGE, NEAR_TIE = 6.0, 0.45, 0.6
_WORDS_OF_A_STUDY, _WORDS_OF_A_PLAIN_QUESTION = 6.0, 2.5
_NEAREST = 0.95
_RANK_FREED, _AHEAD, _CLEARLY_MORE = 0.5, 6.0, 0.15
_MOST_LEADING, _MOST_RELATED = 3, 60
_ASKED_DESPITE_A_PARTNER = {
    "conversion", "overdose", "missed-dose", "starting-dose", "pharmacogenomics", "pregnancy",
    "breast-feeding", "vaccines", "interference", "codes", "role-in-therapy", "assay",
}  # fmt: skip
_MATTERS_OF_AN_UNKNOWN_PARTNER = {"starting-dose", "pharmacogenomics", "role-in-therapy"}
_NOT_IN_BASE = "not-in-base-indication"
_NEEDS_A_CONDITION = {"starting-dose", "upper-limit"}
_DIFFERS_BY_CONDITION = {
    *("role-in-therapy", "kidney-safety", "monitoring-frequency", "duration", "adjustment", "approved-use"),
    *("absorption", "distribution", "elimination"),
}
_A_FEW_WORDS, _JOINS = 5, {"with", "and", "plus", "take", "safe", "together"}
_ASKED_OF_A_CONDITION = {"target", "upper-limit", "auc", "starting-dose", "role-in-therapy", "duration", "approved-use"}
_DIFFERS_BY_RELEASE = {"absorption", "elimination", "steady-state", "starting-dose"}
_FIRST_FEW, _SOME_COVERAGE = 4, 0.3
_OPEN = {"any", "not-stated"}
_MTOR_INHIBITOR = "mtor-inhibitor"
_LEVEL_UNITS = {"ng/mL", "ug/L"}
_SIZES = ("very-large", "large", "moderate", "small", "none", "unknown")
_NO_CLASS_ANSWER = {"either", "unknown"}


class Finder:
    """Finds records for questions in one library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.index = WordIndex(library)
        self._on_switches: list[Statement | Conversion] = [
            *(statement for statement in library.statements if statement.topic == "conversion"),
            *library.of(Conversion),
        ]
        self._company = frozenset(
            key
            for key in library.regimen_partners
            if library.terms[key].kind == "drug" and "corticosteroid" not in library.wider(key)
        )
        self._worded = [record for record in library.of(Worded) if not isinstance(record, Conflict)]

    def find(self, reading: Reading) -> Finding:
        """The records that answer the question, or the reason why none does."""
        likeness = self.index.scores(reading.search_words)
        ranked = self._ranked(reading, likeness)
        unread = reading.heard("cue-unread-document") or reading.names_an_unread_edition
        if unread and not reading.sources and not reading.partners:
            return Finding(reason="document_not_read", related=self._records(ranked)[:6], road="target")
        found = self._on_its_road(reading, likeness, ranked)
        if answers_measure(found.leading, reading=reading) or not found.leading:
            return found
        return Finding(reason="not_known", related=(*found.leading, *found.related), road=found.road)

    def _on_its_road(self, reading: Reading, likeness: dict[str, float], ranked: list[Scored]) -> Finding:
        road = self.road(reading)
        if road == "target":
            return self._target(reading, likeness, ranked)
        if road == "interaction":
            return self._interaction(reading, likeness, ranked)
        if _NOT_IN_BASE in reading.indications and reading.top_topic in _ASKED_OF_A_CONDITION:
            return Finding(reason="no_record", related=self._records(ranked)[:3])
        unknown = self._unknown_partner(reading)
        if unknown:
            return Finding(reason="partner_not_in_base", names={"partner": unknown}, road="interaction")
        found = self._general(reading, ranked)
        if self._only_for_some(found, reading):
            return self._without_indication(ranked)
        leads_with_range = bool(found.leading) and isinstance(found.leading[0], Target) and found.leading[0].kind == "range"
        return self._target(reading, likeness, ranked) if leads_with_range else found

    def _only_for_some(self, found: Finding, reading: Reading) -> bool:
        """Whether a dose or a ceiling of one condition would answer a question that named none."""
        if reading.indications or reading.sources or reading.top_topic not in _NEEDS_A_CONDITION | _DIFFERS_BY_CONDITION:
            return False
        narrow = [r for r in found.leading if self._is_of_another_condition(r, reading)]
        return any(not about_of(record) & set(reading.terms) for record in narrow)

    def _unknown_partner(self, reading: Reading) -> str:
        """Words the base does not know, where the question asks about taking something with tacrolimus."""
        unknown = [word for word in reading.unknown if len(word) > 3]
        medicines = [word for word in unknown if reading.lexicon.looks_like_a_medicine(word)]
        short = len(reading.words) <= _A_FEW_WORDS or any(token.folded in _JOINS for token in reading.words)
        asks = reading.top_topic == "interaction" or (not reading.topics and not reading.indications and short)
        return ", ".join(medicines or unknown) if unknown and not reading.partners and (asks or medicines) else ""

    def road(self, reading: Reading) -> str:
        """Which of the three roads a question takes."""
        topics = dict(reading.topics)
        target = topics.pop("target", 0.0)
        interaction = topics.pop("interaction", 0.0)
        has_tuple = bool(reading.indications or self._indications_of(reading.sources))
        foreign = any(self._changes_levels(term, reading, has_tuple=has_tuple) for term in reading.partners.values())
        if foreign or (reading.partners and not has_tuple):
            known = any(self.library.wider(key) & self.library.interaction_partners for key in reading.partners)
            switched = any(key in statement.about for statement in self._on_switches for key in reading.partners)
            allowed = _ASKED_DESPITE_A_PARTNER - (_MATTERS_OF_AN_UNKNOWN_PARTNER if known else set())
            allowed = allowed if switched else allowed - {"conversion"}
            only_food = not known and all(term.kind == "food" for term in reading.partners.values())
            allowed = set(topics) - {"food"} if only_food else allowed
            topics = {topic: points for topic, points in topics.items() if topic in allowed}
            target, interaction = 0.0, interaction + 6.0
        elif reading.partners and reading.heard("cue-effect"):
            target, interaction = target / 2, interaction + 5.0
        others = max(topics.values(), default=0.0)
        if target and target >= max(interaction, others) and (has_tuple or not reading.partners):
            return "target"
        if reading.partners and interaction >= others:
            return "interaction"
        return "general"

    def _changes_levels(self, term: Term, reading: Reading, *, has_tuple: bool) -> bool:
        """Whether a partner is more than company in a regimen.

        One on which the base knows an interaction is; one it knows nothing of is, unless a target is asked for by name.
        """
        if self.library.is_regimen(term.id):
            return False
        known = bool(self.library.wider(term.id) & self.library.interaction_partners)
        level_in_a_trial = reading.heard("cue-level-word") and reading.heard("cue-trial")
        asks_target = has_tuple and (reading.heard("cue-target") or level_in_a_trial)
        return not asks_target or (known and term.kind not in {"condition", "symptom"})

    def _ranked(self, reading: Reading, likeness: dict[str, float]) -> list[Scored]:
        about_targets = not reading.topics or bool({"target", "auc", "upper-limit"} & set(reading.topics))
        scored = [
            score(record, reading=reading, likeness=likeness)
            for record in self._worded
            if fits(record, reading=reading) and (about_targets or not isinstance(record, Target))
        ]
        return sorted(scored, key=lambda item: (-item.points, item.record.id))[: _MOST_RELATED * 2]

    # --- targets ---

    def _target(self, reading: Reading, likeness: dict[str, float], ranked: list[Scored]) -> Finding:
        query = self.query(reading)
        if "other-sample" in reading.terms:
            return self._no_target(reading, (), ranked)
        if not query.indications:
            return self._without_indication(ranked)
        choice = self._chosen(query, lambda target: self._likeness(target, reading, likeness))
        if not answers_label(choice.leading, reading=reading):
            return self._no_target(reading, tuple((target, "region") for target in choice.leading), ranked)
        cited = {citation.source for target in choice.leading for citation in target.citations}
        if reading.sources and not reading.sources & cited:
            stated = self._stated_by(reading, ranked)
            if stated or reading.names_one_document:
                reason: Reason = "" if stated else "not_known"
                others = (*choice.leading, *choice.others) if stated else self._records(ranked)
                return Finding(leading=stated, related=others, reason=reason, road="target")
        stated = self._stated_on_circumstance(reading, choice)
        if stated:
            return Finding(leading=stated, related=(*choice.leading, *choice.others), road="target")
        related = (*choice.others, *self._records(ranked))
        if not choice.leading or self._is_for_other_company(choice, query):
            unfit = tuple((target, "co-medication") for target in choice.leading)
            return self._no_target(reading, (*unfit, *choice.left_out), ranked)
        absent = tuple(t for t in reading.partners.values() if not self.library.is_regimen(t.id))
        return Finding(choice.leading, self._companions(reading), related, absent=absent, road="target")

    def _chosen(self, query: TargetQuery, likeness: Callable[[Target], float]) -> Choice:
        """The choice; of several organs each has its own first target, other conditions are weighed together."""
        together = choose(self.library.targets, query=query, likeness=likeness)
        if len(query.indications) == 1 or not all(self.library.is_transplant(key) for key in query.indications):
            return together
        each = [
            choose(self.library.targets, query=replace(query, indications=frozenset({key})), likeness=likeness)
            for key in sorted(query.indications)
        ]
        if not all(choice.leading for choice in each):
            return together
        leading = tuple(choice.leading[0] for choice in each)
        others = tuple(target for choice in each for target in (*choice.leading, *choice.others))
        left_out = tuple(pair for choice in each for pair in choice.left_out)
        return Choice(leading, tuple(dict.fromkeys(t for t in others if t not in leading)), left_out)

    def _likeness(self, target: Target, reading: Reading, likeness: dict[str, float]) -> float:
        """How much the words of a target count: more than its rank, where a study or document is asked about."""
        of_a_study = reading.heard("cue-study", "cue-trial") or bool(reading.sources)
        words = (_WORDS_OF_A_STUDY if of_a_study else _WORDS_OF_A_PLAIN_QUESTION) * likeness.get(target.id, 0.0)
        return words + (_RANK_FREED * target.rank if of_a_study else 0.0)

    def query(self, reading: Reading) -> TargetQuery:
        """The tuple a question asks for."""
        days = (
            None
            if reading.facts.from_day is None or reading.facts.to_day is None or reading.was_switched
            else (reading.facts.from_day, reading.facts.to_day)
        )
        of_sources = self._indications_of(reading.sources)
        wider = {wide for key in of_sources for wide in self.library.wider(key)}
        indications = of_sources if reading.indications <= wider and of_sources else reading.indications
        partners = {wide for key in reading.partners for wide in self.library.wider(key)}
        partners = partners if "corticosteroid" not in partners or len(reading.partners) > 1 else set()
        company = {t.id for t in reading.partners.values() if t.kind == "drug" and t.id in self._company}
        partners |= {term.id for term in reading.of_kind("condition", "product") if self.library.is_regimen(term.id)}
        return TargetQuery(
            indications=indications,
            wider_indications=reading.wider_indications,
            populations=reading.populations - {"pregnant", "elderly"},
            phases=reading.phases,
            days=days,
            partners=frozenset(partners),
            company=frozenset(company),
            company_of_others=self._company,
            denied=reading.denied,
            releases=reading.releases_now,
            schedules=reading.schedules_now,
            regions=reading.regions,
            sources=reading.sources,
        )

    def _indications_of(self, sources: frozenset[str]) -> frozenset[str]:
        cited = [t for t in self.library.targets if any(c.source in sources for c in t.citations)]
        found = frozenset(target.indication for target in cited)
        return found if len(found) == 1 else frozenset()

    def _without_indication(self, ranked: list[Scored]) -> Finding:
        return Finding(reason="needs_indication", related=self._records(ranked)[:4], road="target")

    def _no_target(self, reading: Reading, left_out: tuple[tuple[Target, str], ...], ranked: list[Scored]) -> Finding:
        stated = tuple(
            item.record
            for item in ranked[:12]
            if isinstance(item.record, Statement)
            and item.record.topic in {"target", "unknown"}
            and reading.indications & set(item.record.scope.indications)
        )
        reason: Reason = "no_target_for_tuple" if left_out else "no_target_known" if stated else "no_record"
        others = tuple(target for target, _ in left_out)
        return Finding(
            reason=reason,
            related=(*stated, *self._records(ranked), *others),
            names=self._indication_names(reading),
            road="target",
        )

    def _indication_names(self, reading: Reading) -> dict[str, str]:
        return {"indication": ", ".join(self.library.terms[key].label for key in sorted(reading.indications))}

    def _stated_by(self, reading: Reading, ranked: list[Scored]) -> tuple[Worded, ...]:
        for item in ranked[:30]:
            named = any(citation.source in reading.sources for citation in item.record.citations)
            tells = topic_of(item.record) != "study-evidence" or any(q.unit in _LEVEL_UNITS for q in item.record.quantities)
            if (
                named
                and tells
                and not isinstance(item.record, Target)
                and topic_of(item.record) in {"target", "unknown", "approved-use", "study-evidence"}
            ):
                return (item.record,)
        return ()

    def _is_for_other_company(self, choice: Choice, query: TargetQuery) -> bool:
        """Whether an mTOR inhibitor is taken, with which less is given, and the best row was not made for that."""
        return _MTOR_INHIBITOR in query.partners and not query.partners & set(choice.leading[0].about)

    def _stated_on_circumstance(self, reading: Reading, choice: Choice) -> tuple[Statement, ...]:
        """What is said of a circumstance named, such as a higher risk, where no target was made for it."""
        named = {term.id for term in reading.of_kind("condition")}
        if any(named & set(target.about) for target in choice.leading):
            return ()
        said = [s for s in self.library.statements if s.topic == "target" and named & set(s.about)]
        return tuple(s for s in said if reading.indications & set(s.scope.indications))[:1]

    def _companions(self, reading: Reading) -> tuple[Statement, ...]:
        asked = reading.indications | reading.wider_indications
        return tuple(
            statement
            for statement in self.library.statements
            if statement.topic == "target" and statement.lead and asked & set(statement.scope.indications)
        )[:2]

    # --- interactions ---

    def _interaction(self, reading: Reading, likeness: dict[str, float], ranked: list[Scored]) -> Finding:
        leading: list[Worded] = []
        absent: list[Term] = []
        for term in self._most_specific(reading):
            found = self._on_partner(term, reading, likeness)
            if found:
                leading += [record for record in found if record not in leading]
            elif not self.library.is_regimen(term.id):
                absent.append(term)
        if not leading:
            names = {"partner": ", ".join(term.label for term in absent or reading.partners.values())}
            return Finding(
                reason="partner_not_in_base",
                names=names,
                absent=tuple(absent),
                related=self._of_classes(absent),
                road="interaction",
            )
        leading += self._on_all_together(reading, likeness, leading)
        leading += self._on_circumstances(reading, ranked)
        related = self._about_partners(reading, ranked)
        return Finding(tuple(leading), (), related, absent=tuple(absent), road="interaction")

    def _on_partner(self, term: Term, reading: Reading, likeness: dict[str, float]) -> list[Interaction]:
        """The leading record on a partner, or on its class, and the one that fits the question's words best."""
        own = [record for record in self.library.interactions if record.partner == term.id]
        if not own:
            classes = self.library.wider(term.id) - {term.id}
            own = [r for r in self.library.interactions if r.partner in classes and r.direction not in _NO_CLASS_ANSWER]
            own = [r for r in own if r.partner in term.broader]
        ordered = sorted(own, key=lambda r: (-score(r, reading=reading, likeness=likeness).points, r.id))
        lead = next((record for record in ordered if record.lead), ordered[0] if ordered else None)
        if lead is None:
            return self._leads_of_members(term)[:_MOST_LEADING]
        best = next((record for record in ordered if record is lead or not self._is_settled(record)), lead)
        nearer = likeness.get(best.id, 0.0) > likeness.get(lead.id, 0.0) + 0.05
        return [lead, best] if best is not lead and nearer else [lead]

    def _is_settled(self, record: Interaction) -> bool:
        """Whether the record is a side of a conflict that was resolved, and so at best half of the truth."""
        conflicts = [self.library.conflicts.get(key) for key in record.conflicts]
        return any(conflict is not None and conflict.standing == "resolved" for conflict in conflicts)

    def _on_all_together(self, reading: Reading, likeness: dict[str, float], leading: list[Worded]) -> list[Interaction]:
        """Of several partners: the record whose words are nearest, such as one on two of them together."""
        if len(reading.partners) < 2:
            return []
        keys = {wide for key in reading.partners for wide in self.library.wider(key)}
        found = [r for r in self.library.interactions if r.partner in keys and r not in leading]
        return [record for record in found if likeness.get(record.id, 0.0) >= _NEAREST][:1]

    def _on_circumstances(self, reading: Reading, ranked: list[Scored]) -> list[Statement]:
        """A statement on the very circumstance named: tacrolimus given into a vein, a vaccine in this condition."""
        partners = {wide for key in reading.partners for wide in self.library.wider(key)}
        named = set(reading.terms) - partners - reading.indications
        statements = [item.record for item in ranked[:40] if isinstance(item.record, Statement)]
        of_route = [s for s in statements if s.topic == "interaction" and about_of(s) & named]
        own = [s for s in statements if about_of(s) & partners and set(s.scope.indications) & reading.indications]
        return [*of_route, *own][:1]

    def _most_specific(self, reading: Reading) -> list[Term]:
        """Partners without the classes named beside their own member ("the antibiotic clarithromycin")."""
        wider = {wide for key in reading.partners for wide in self.library.wider(key) - {key}}
        return [term for term in reading.partners.values() if term.id not in wider]

    def _of_classes(self, absent: list[Term]) -> tuple[Worded, ...]:
        classes = {wide for term in absent for wide in self.library.wider(term.id)}
        return tuple(record for record in self.library.interactions if record.partner in classes)[:2]

    def _about_partners(self, reading: Reading, ranked: list[Scored]) -> tuple[Worded, ...]:
        keys = {wide for key in reading.partners for wide in self.library.wider(key)}
        own = sorted(
            (r for r in self.library.interactions if r.partner in keys), key=lambda r: r.partner not in reading.partners
        )
        general = [item.record for item in ranked if topic_of(item.record) == "interaction" and not about_of(item.record)]
        members = [lead for term in reading.partners.values() for lead in self._leads_of_members(term)]
        others = [
            *members,
            *(item.record for item in ranked if about_of(item.record) & keys),
            *(r for r in general if getattr(r, "lead", False)),
        ]
        return tuple(dict.fromkeys((*own, *others)))

    def _leads_of_members(self, term: Term) -> list[Interaction]:
        """The leading records on the members of a class, strongest first; none for a single medicine."""
        if term.kind != "class":
            return []
        leads = [r for r in self.library.interactions if r.lead and term.id in self.library.wider(r.partner) - {r.partner}]
        return sorted(leads, key=lambda record: (_SIZES.index(record.size_class), record.id))

    # --- everything else ---

    def _general(self, reading: Reading, ranked: list[Scored]) -> Finding:
        if not reading.indications and not reading.sources and reading.top_topic in _DIFFERS_BY_CONDITION:
            ranked = [item for item in ranked if not self._is_of_another_condition(item.record, reading)] or ranked
        best = self._first_on_topic(ranked, reading)
        if best is None or not self._is_enough(best, reading):
            return Finding(reason="no_record", related=())
        best = self._with_the_measure(self._sure_of(best, ranked, reading), ranked, reading)
        if reading.top_topic == "conversion" and not self._has_a_rule_that_way(reading):
            return Finding(reason="not_known", related=self._records(ranked))
        best = self._ignorance_of_here(best, ranked, reading) or best
        if topic_of(best.record) == "unknown":
            return Finding(reason="not_known", related=(best.record, *self._records(ranked)))
        near, ranked = ranked, [item for item in ranked if self._may_lead(item.record, reading)]
        if not ranked:
            return Finding(reason="not_known", related=self._records(near))
        best = best if self._may_lead(best.record, reading) else ranked[0]
        tied = [
            item.record
            for item in ranked
            if best.points - item.points <= NEAR_TIE and topic_of(item.record) == topic_of(best.record)
        ]
        return Finding(leading=tuple(tied[:_MOST_LEADING]), related=self._records(ranked))

    def _has_a_rule_that_way(self, reading: Reading) -> bool:
        return any(self._goes_that_way(record, reading) for record in self.library.conversions)

    def _goes_that_way(self, record: Conversion, reading: Reading) -> bool:
        """Whether a switch leaves and reaches what the question says; no rule holds for the way back."""
        if reading.switched is None:
            return True
        left, reached = reading.switched
        return record.from_release in left | _OPEN and record.to_release in reached

    def _first_on_topic(self, ranked: list[Scored], reading: Reading) -> Scored | None:
        """The best record; where it is on no topic asked about, or not near, the best of the first few on the topic."""
        best = ranked[0] if ranked else None
        if best and not self._is_enough(best, reading):
            return next((r for r in ranked[:_FIRST_FEW] if self._is_near(r.record, reading)), best)
        products = {term.id for term in reading.of_kind("product", "release")}
        off_topic = best and reading.topics and not best.topic_points and topic_of(best.record) != "unknown"
        if best and off_topic and not about_of(best.record) & (set(reading.terms) - products):
            return next((r for r in ranked[:_FIRST_FEW] if topic_of(r.record) == reading.top_topic), best)
        return best

    def _is_near(self, record: Worded, reading: Reading) -> bool:
        """Whether a record is on the topic asked for most, and shares some of the question's words."""
        shared = self.index.coverage(record.id, words=reading.content_words)
        return topic_of(record) == reading.top_topic and shared >= _SOME_COVERAGE

    def _ignorance_of_here(self, best: Scored, ranked: list[Scored], reading: Reading) -> Scored | None:
        """For a switch known from Japan only, asked by nobody there: what is said of not knowing it elsewhere."""
        if not isinstance(best.record, Conversion) or best.record.regions != ("jp",) or "jp" in reading.regions:
            return None
        about = about_of(best.record)
        return next((r for r in ranked if topic_of(r.record) == "unknown" and about & about_of(r.record)), None)

    def _with_the_measure(self, best: Scored, ranked: list[Scored], reading: Reading) -> Scored:
        """The best record, or one near it on the same topic that carries the number asked for."""
        topics = {topic_of(best.record), reading.top_topic}
        near = [r for r in ranked if topic_of(r.record) in topics and best.points - r.points < _AHEAD]
        return next((item for item in near if answers_measure((item.record,), reading=reading)), best)

    def _may_lead(self, record: Worded, reading: Reading) -> bool:
        """An interaction with something nobody named answers nothing, unless it is one with a whole class."""
        if isinstance(record, Conversion):
            return self._goes_that_way(record, reading) and not any(
                self.library.terms[key].kind == "drug" for key in about_of(record) - set(reading.terms)
            )
        if isinstance(record, Statement):
            own = set(record.scope.releases) - {"any"}
            return not own or not reading.releases or bool(own & reading.releases) or record.topic not in _DIFFERS_BY_RELEASE
        if not isinstance(record, Interaction):
            return True
        named = record.partner in reading.terms or self.library.terms[record.partner].kind == "class"
        return named and "interaction" in reading.topics

    def _sure_of(self, best: Scored, ranked: list[Scored], reading: Reading) -> Scored:
        """The best record, or one that knows something, unless a statement of ignorance is clearly nearer the question."""
        if topic_of(best.record) != "unknown":
            return best
        meant = self.index.coverage(best.record.id, words=reading.content_words)
        on_topic = next((item for item in ranked if topic_of(item.record) == reading.top_topic), None)
        if on_topic and best.points - on_topic.points < _AHEAD:
            covered = self.index.coverage(on_topic.record.id, words=reading.content_words)
            ignorant = meant > covered + _CLEARLY_MORE and not self._is_of_another_condition(best.record, reading)
            return best if ignorant else on_topic
        names_it = best.about_points >= ABOUT_POINTS
        if not self._is_of_another_condition(best.record, reading) and (
            meant >= ENOUGH_COVERAGE or (names_it and not on_topic)
        ):
            return best
        return on_topic or next((item for item in ranked if topic_of(item.record) != "unknown"), best)

    def _is_of_another_condition(self, record: Worded, reading: Reading) -> bool:
        """Whether a record holds for conditions of which the question named none."""
        own = set(record.scope.indications) if isinstance(record, Statement) else {"any"}
        return "any" not in own and not own & (reading.indications | reading.wider_indications)

    def _is_enough(self, best: Scored, reading: Reading) -> bool:
        coverage = self.index.coverage(best.record.id, words=reading.content_words)
        if best.topic_points >= 4.0 or best.about_points >= 4.0:
            return best.points >= ENOUGH_POINTS
        return coverage >= ENOUGH_COVERAGE

    def _records(self, ranked: list[Scored]) -> tuple[Worded, ...]:
        return tuple(item.record for item in ranked[:_MOST_RELATED])
