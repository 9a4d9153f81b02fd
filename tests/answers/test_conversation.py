"""A follow-up keeps what it should, drops what it should not, and says so; a question of its own keeps nothing."""

from __future__ import annotations

import json

import pytest

from tests.answers.looking import leading
from troughwise.answers.conversation import Conversation, load, save
from troughwise.vocabulary.errors import InputError

KIDNEY = "target trough after kidney transplant?"
MONTH_8 = "target trough in month 8 after kidney transplant?"


@pytest.fixture(scope="module")
def talk(asker):
    """The last answer of a conversation."""

    def last_answer(*questions):
        conversation, answer = Conversation(), None
        for question in questions:
            answer = asker.ask(question, conversation=conversation)
            conversation = conversation.after(answer)
        return answer

    return last_answer


def days(answer):
    return answer.understood.facts.from_day, answer.understood.facts.to_day


@pytest.mark.parametrize(
    "follow_up",
    ["and in the first month?", "with everolimus?", "and in a child?", "and for maintenance?", "once daily in the evening?"],
)
def test_follow_up_keeps_the_condition(talk, follow_up):
    assert "kidney-transplant" in talk(KIDNEY, follow_up).understood.carried


@pytest.mark.parametrize(
    ("first", "follow_up", "whole"),
    [
        (KIDNEY, "and in month 8?", "target trough after kidney transplant in month 8"),
        (KIDNEY, "with everolimus?", "target trough after kidney transplant with everolimus"),
        (KIDNEY, "and in a child?", "target trough after kidney transplant in a child"),
        (KIDNEY, "what about liver transplant?", "target trough after liver transplant"),
        (KIDNEY, "and lungs?", "target trough after lung transplant"),
        ("target for lupus nephritis?", "and for maintenance?", "target for lupus nephritis maintenance"),
        (KIDNEY, "she also takes diltiazem", "tacrolimus and diltiazem"),
        ("tacrolimus and clarithromycin", "and azithromycin?", "tacrolimus and azithromycin"),
    ],
)
def test_follow_up_is_answered_like_the_whole_question(talk, ask, first, follow_up, whole):
    assert leading(talk(first, follow_up))[:1] == leading(ask(whole))[:1]


def test_company_named_later_keeps_the_time(talk):
    answer = talk(MONTH_8, "with azathioprine?")

    assert days(answer) == days(talk(MONTH_8))
    assert leading(answer) == ("target-kidney-us-label-azathioprine-months-4-12",)


def test_company_named_before_is_kept_when_a_time_follows(talk):
    answer = talk("target after kidney transplant with azathioprine?", "and in month 8?")

    assert "azathioprine" in answer.understood.carried
    assert leading(answer) == ("target-kidney-us-label-azathioprine-months-4-12",)


def test_phase_is_kept_when_a_person_follows(talk):
    assert "maintenance" in talk("maintenance target after heart transplant?", "and in a child?").understood.carried


def test_new_time_displaces_the_time_before(talk):
    assert days(talk(MONTH_8, "and in the first month?")) == (0, 30)


def test_new_phase_displaces_the_phase_before(talk, library):
    answer = talk("target for lupus nephritis in maintenance?", "and for induction?")

    assert "maintenance" not in answer.understood.carried
    assert {library.get(key).phase for key in leading(answer)} == {"induction"}


def test_new_age_group_displaces_the_one_before(talk):
    assert "child" not in talk("target after kidney transplant in a child?", "and in adults?").understood.carried


def test_new_condition_keeps_only_the_matter(talk):
    answer = talk("target in month 8 after kidney transplant with azathioprine?", "what about liver transplant?")

    assert answer.understood.carried == ()
    assert days(answer) == (None, None)


def test_new_medicine_displaces_the_one_before(talk, library):
    answer = talk("tacrolimus and clarithromycin", "and fluconazole?")

    assert {library.get(key).partner for key in leading(answer)} == {"fluconazole"}


@pytest.mark.parametrize(
    ("first", "follow_up", "kept"),
    [
        ("tacrolimus and diltiazem after liver transplant", "and heart?", "diltiazem"),
        ("CYP3A5 expresser and tacrolimus", "what starting dose?", "cyp3a5"),
        ("does fluconazole interact with tacrolimus?", "how long does it last?", "fluconazole"),
        ("tacrolimus and fluconazole", "how long does it last?", "fluconazole"),
    ],
)
def test_thing_asked_about_is_kept(talk, first, follow_up, kept):
    assert any(kept in key for key in talk(first, follow_up).understood.carried)


@pytest.mark.parametrize(
    "question",
    [
        "does grapefruit raise tacrolimus?",
        "target trough for lupus nephritis?",
        "half-life of tacrolimus",
        "Prograf strengths",
    ],
)
def test_question_of_its_own_keeps_nothing(talk, ask, question):
    answer = talk(MONTH_8, question)

    assert answer.understood.carried == ()
    assert answer.answer.headline == ask(question).answer.headline


def test_what_is_kept_is_said(talk, library):
    answer = talk(KIDNEY, "and in month 8?")
    sentence = library.phrase("assumed-carried").partition("{")[0]
    said = [assumed for assumed in answer.understood.assumed if assumed.startswith(sentence)]

    assert len(said) == 1
    assert library.terms["kidney-transplant"].label in said[0]


def test_first_question_says_nothing_of_a_conversation(talk, ask):
    assert talk(KIDNEY) == ask(KIDNEY)


def test_refusal_holds_within_a_conversation(talk):
    assert talk(KIDNEY, "and for my dog?").reason_code == "animal"
    assert talk(KIDNEY, "how much should I take?").reason_code == "personal_dose"


def test_topic_survives_a_question_that_was_refused(talk):
    assert leading(talk(KIDNEY, "and for my dog?", "and in month 8?")) == leading(talk(KIDNEY, "and in month 8?"))


def test_conversation_keeps_a_bounded_number_of_turns(asker):
    answer, conversation = asker.ask(KIDNEY), Conversation()
    for _ in range(60):
        conversation = conversation.after(answer)

    assert len(conversation.turns) <= 50
    assert Conversation.model_validate_json(conversation.model_dump_json()) == conversation


def test_conversation_survives_its_file(asker, tmp_path):
    path = tmp_path / "talk.json"
    conversation = Conversation().after(asker.ask(MONTH_8))
    save(conversation, path=path)

    assert load(path) == conversation
    assert asker.ask("with azathioprine?", conversation=load(path)) == asker.ask(
        "with azathioprine?", conversation=conversation
    )


def test_saving_leaves_no_other_file(tmp_path):
    save(Conversation(), path=tmp_path / "talk.json")

    assert [path.name for path in tmp_path.iterdir()] == ["talk.json"]


def test_file_that_does_not_exist_is_an_empty_conversation(tmp_path):
    assert load(tmp_path / "new.json") == Conversation()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"[1, 2]",
        b'{"turns": 3}',
        b'{"form": "other", "version": 1, "turns": []}',
        b'{"form": "troughwise-conversation", "version": 2, "turns": []}',
        b'{"form": "troughwise-conversation", "version": 1, "turns": [], "more": 1}',
        b"\xff\xfe\x00",
        b"[" * 5000,
        b"{}",
    ],
)
def test_file_that_is_not_ours_is_refused_and_left_as_it_was(tmp_path, content):
    path = tmp_path / "notes.json"
    path.write_bytes(content)

    with pytest.raises(InputError, match=r"not one of ours.*notes\.json"):
        load(path)
    assert path.read_bytes() == content


def test_folder_in_place_of_a_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="not one of ours"):
        load(tmp_path)


def test_conversation_that_cannot_be_written_says_so(tmp_path):
    with pytest.raises(InputError, match="cannot be written"):
        save(Conversation(), path=tmp_path / "nowhere" / "talk.json")


def test_term_that_a_later_edition_does_not_know_is_dropped(asker):
    turn = {"question": KIDNEY, "terms": ["gone-from-the-base", "kidney-transplant"], "topics": ["target"]}
    conversation = Conversation.model_validate_json(json.dumps({"turns": [turn]}))

    assert asker.ask("and in month 8?", conversation=conversation).understood.carried == ("kidney-transplant",)
