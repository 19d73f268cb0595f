"""When silence ends a turn: by how the words end, by the turn model, the question's patience, the candidate's pace."""

import pytest

from agent.interviewer.completeness import Ending, ending
from agent.interviewer.intents import breaks_off
from agent.services.recognised import RecognisedSpeech, RecognisedWord, sure_words
from agent.turns.waits import (
    BROKEN_OFF_SECS,
    ROOM_SECS,
    THOUGHTFUL_TURNS,
    UNHURRIED_SECS,
    UNUSED_ROOMS,
    TurnWaits,
    Wait,
)

VAD_SECS = 0.2
NARROW = "What did you do in step 3?"
OPEN = "Tell me about a system that you made faster."
CLOSED = "How many years have you worked with Python?"


def waited(how: Ending, *, sounds_over: bool = False, patience: float = 1.0, pace: float = 0.0) -> float:
    waits = TurnWaits(0.85, pace)
    return waits.silence(how, sounds_over=sounds_over, patience=patience, vad_secs=VAD_SECS).over_secs


@pytest.mark.parametrize("text", ["We moved the old service to.", "I think that I would start with."])
def test_words_that_cannot_end_a_sentence_break_off(text: str) -> None:
    assert breaks_off(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "We moved the old service to.",
        "My colleague had written it because.",
        "What I learned from it is that.",
        "The first version of the report.",
        "After the second outage the whole team.",
        "The people from the other office.",
        "The people who worked in the other office.",
        "Before I joined the team, the deployment.",
        "In my last job I was.",
        "There was a nightly job that.",
        "Um.",
    ],
)
def test_a_sentence_without_its_end_is_broken(text: str) -> None:
    assert ending(text, question=NARROW, language="en") is Ending.BROKEN


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("I would roll back the release first.", NARROW, Ending.FULL),
        ("The queue retries each message until it is done.", NARROW, Ending.FULL),
        ("The service handles two million orders a day.", NARROW, Ending.FULL),
        ("Then I called the customer.", NARROW, Ending.BEGUN),
        ("The test failed.", NARROW, Ending.BEGUN),
        ("It was the old queue.", NARROW, Ending.BRIEF),
        ("Then I called the customer.", CLOSED, Ending.ANSWERED),
        ("I would roll back the release first.", OPEN, Ending.STORY),
        ("Then I called the customer.", OPEN, Ending.BEGUN),
        ("When the disk was full we deleted old logs.", NARROW, Ending.FULL),
        ("Yes, I was.", NARROW, Ending.BRIEF),
        ("I measured it. Then I added an index. It was much faster.", NARROW, Ending.TOLD),
        ("Five years.", CLOSED, Ending.ANSWERED),
        ("The last five years.", CLOSED, Ending.ANSWERED),
        ("Yes.", "Have you used Redis?", Ending.ANSWERED),
        ("Can you repeat the question?", OPEN, Ending.OVER),
        ("I don't know.", OPEN, Ending.OVER),
        ("Redis and a queue.", NARROW, Ending.BRIEF),
    ],
)
def test_how_much_of_an_answer_it_is(text: str, question: str, expected: Ending) -> None:
    assert ending(text, question=question, language="en") is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("저는 결제 시스템을 개선했습니다", Ending.FULL),
        ("저는 결제 시스템을", Ending.BROKEN),
        ("캐시를 도입하고", Ending.BROKEN),
        ("결제 서비스 개선 프로젝트", Ending.BRIEF),
        ("설계 문서", Ending.BRIEF),
        ("응답이 느려져서", Ending.BROKEN),
        ("신입 사원이 들어왔을 때", Ending.BROKEN),
        ("배포를 하기 전에", Ending.BROKEN),
        ("장애가 나면 우선", Ending.BROKEN),
        ("질문 다시 들려주세요", Ending.OVER),
    ],
)
def test_korean_sentences_end_with_their_verb(text: str, expected: Ending) -> None:
    assert ending(text, question="가장 어려웠던 일은 무엇인가요?", language="ko") is expected


@pytest.mark.parametrize(
    ("question", "language", "closed"),
    [
        ("Which database did you use?", "en", True),
        ("How long were you there?", "en", True),
        ("Which project are you proudest of, and why?", "en", False),
        ("When do you use threads? Tell me about a case.", "en", False),
        ("파이썬을 몇 년 사용하셨습니까?", "ko", True),
        ("어느 회사에서 근무하셨습니까?", "ko", True),
        ("어느 프로젝트가 가장 자랑스러우신가요? 이유도 말씀해 주세요.", "ko", False),
        ("가장 어려웠던 순간은 언제였고 어떻게 해결하셨습니까?", "ko", False),
    ],
)
def test_a_question_for_a_name_or_a_number_may_ask_for_more(question: str, language: str, closed: bool) -> None:
    answer = "We moved the billing service to another cluster." if language == "en" else "저는 결제 시스템을 맡았습니다"
    assert (ending(answer, question=question, language=language) is Ending.ANSWERED) is closed


def test_a_korean_story_ends_with_its_verb() -> None:
    question = "장애가 났을 때 어떻게 하셨는지 말씀해 주세요."
    assert ending("먼저 고객에게 전화 그다음", question=question, language="ko") in (Ending.BEGUN, Ending.BROKEN)
    assert ending("먼저 고객에게 전화했습니다", question=question, language="ko") is Ending.STORY


def test_where_all_was_touched_upon_no_story_follows() -> None:
    text = "We measured it and added an index."
    assert ending(text, question=OPEN, language="en") is Ending.STORY
    assert ending(text, question=OPEN, language="en", covered=True) is Ending.FULL
    assert ending(f"{text} And then the", question=OPEN, language="en", covered=True) is Ending.BROKEN


@pytest.mark.parametrize(
    ("text", "sure", "expected"),
    [
        ("When the disc was full-whee.", "When the disc was", Ending.UNSURE),
        ("I wrote most of the importer.", "I wrote most of the", Ending.UNSURE),
        ("Our team wrote a test for every bug today.", "Our team wrote a test for every bug", Ending.FULL),
        ("Can you repeat the question?", "Can you repeat the", Ending.OVER),
        ("The people from the other office.", "The people from the other", Ending.BROKEN),
    ],
)
def test_a_last_word_that_may_be_made_up_ends_no_sentence(text: str, sure: str, expected: Ending) -> None:
    assert ending(text, question=NARROW, language="en", sure=sure) is expected


def test_a_number_that_was_asked_for_needs_no_sure_word() -> None:
    assert ending("It is for five years.", question=CLOSED, language="en", sure="It is for five") is Ending.ANSWERED


def test_only_a_word_the_recogniser_doubts_is_left_out() -> None:
    def heard(probability: float) -> RecognisedSpeech:
        return RecognisedSpeech("of the importer.", (RecognisedWord("importer.", 900, 1_400, probability),))

    assert sure_words("I wrote most of the importer.", heard(0.3)) == "I wrote most of the"
    assert sure_words("I wrote most of the importer.", heard(0.9)) == "I wrote most of the importer."
    assert sure_words("I wrote it.", RecognisedSpeech("I wrote it.")) == "I wrote it."


def test_what_was_said_before_counts_towards_the_answer() -> None:
    before = "At my last company I looked after the payment service, and it handled two million orders a day."
    assert ending("We added an index at last.", question=OPEN, language="en", before=before) is Ending.STORY


def test_no_finished_answer_is_held_for_a_second() -> None:
    for how in (Ending.FULL, Ending.TOLD, Ending.BRIEF):
        for pace in (0.0, 5.0):
            assert waited(how, pace=pace) < 0.9


def test_a_full_answer_is_not_held_back_by_the_turn_model() -> None:
    assert waited(Ending.FULL, sounds_over=True) == waited(Ending.FULL, sounds_over=False) == VAD_SECS


def test_the_less_was_said_the_longer_it_waits() -> None:
    for sounds_over in (True, False):
        order = [
            waited(how, sounds_over=sounds_over)
            for how in (Ending.FULL, Ending.STORY, Ending.BRIEF, Ending.UNSURE, Ending.BEGUN, Ending.BROKEN)
        ]
        assert order == sorted(order)


def test_a_broken_sentence_waits_whatever_its_melody() -> None:
    assert waited(Ending.BROKEN, sounds_over=True) == waited(Ending.BROKEN) == BROKEN_OFF_SECS


def test_patience_stretches_the_waiting() -> None:
    assert waited(Ending.BRIEF, patience=2.0) == pytest.approx(VAD_SECS + 2 * (0.85 - VAD_SECS))
    assert waited(Ending.BRIEF, patience=0.5) == pytest.approx(VAD_SECS + (0.85 - VAD_SECS) / 2)


def test_a_patient_question_waits_behind_every_answer_but_for_no_request() -> None:
    assert waited(Ending.FULL, patience=2.0) == pytest.approx(VAD_SECS + 1.0)
    for how in (Ending.FULL, Ending.TOLD, Ending.BRIEF):
        assert waited(how, sounds_over=True, patience=3.0) > 2.0
    assert waited(Ending.ANSWERED, patience=3.0) > 2.0
    assert waited(Ending.ANSWERED) == waited(Ending.OVER, patience=3.0) == VAD_SECS
    assert waited(Ending.FULL, patience=0.5) == VAD_SECS


def test_a_candidate_who_pauses_between_sentences_is_waited_for() -> None:
    waits = TurnWaits(0.85)
    waits.went_on_after(0.5)
    slow = waits.silence(Ending.FULL, sounds_over=True, patience=1.0, vad_secs=VAD_SECS).over_secs
    assert slow > 0.5
    waits.turn_over()
    waits.turn_over()
    quicker = waits.silence(Ending.FULL, sounds_over=True, patience=1.0, vad_secs=VAD_SECS).over_secs
    assert VAD_SECS <= quicker < slow


def test_whoever_is_spoken_over_is_waited_for() -> None:
    waits = TurnWaits(0.85)

    def answer(how: Ending = Ending.FULL) -> float:
        return waits.silence(how, sounds_over=True, patience=1.0, vad_secs=VAD_SECS).over_secs

    waits.turn_over(Ending.FULL)
    assert answer() == VAD_SECS
    waits.turn_over(Ending.FULL, cut_into=True)
    assert {answer(how) for how in (Ending.FULL, Ending.TOLD, Ending.BRIEF)} == {ROOM_SECS}
    assert answer(Ending.OVER) == VAD_SECS
    for _ in range(THOUGHTFUL_TURNS):
        waits.turn_over(Ending.FULL)
    assert answer() == VAD_SECS


def test_a_beginning_is_waited_for_until_the_candidate_proves_to_say_it_all_at_once() -> None:
    waits = TurnWaits(0.85)

    def begun() -> float:
        return waits.silence(Ending.BEGUN, sounds_over=True, patience=1.0, vad_secs=VAD_SECS).over_secs

    patient = begun()
    assert patient > 2.0
    waits.turn_over(Ending.BEGUN)
    waits.turn_over(Ending.OVER)
    assert begun() == patient, "a yes, or a request, says nothing of it"
    waits.turn_over(Ending.BEGUN)
    assert begun() == pytest.approx(0.85)
    waits.went_on_after(1.4, Ending.BEGUN)
    assert begun() == patient
    assert waits.pace_secs == 0.0, "a thought behind a beginning is no pause between sentences"


# --- where a continuer can be heard ---


@pytest.mark.parametrize(
    ("how", "listens"), [(Ending.FULL, VAD_SECS), (Ending.TOLD, 0.65), (Ending.BRIEF, 0.85), (Ending.BEGUN, 0.85)]
)
def test_room_is_left_behind_what_may_be_all(how: Ending, listens: float) -> None:
    wait = TurnWaits(0.85).silence(how, sounds_over=False, patience=1.0, vad_secs=VAD_SECS, audible=True)
    assert wait == Wait(ROOM_SECS, pytest.approx(listens))


@pytest.mark.parametrize("how", [Ending.ANSWERED, Ending.OVER, Ending.BROKEN, Ending.UNSURE])
def test_no_sound_of_listening_behind_what_is_over_or_broken_off(how: Ending) -> None:
    heard = TurnWaits(0.85).silence(how, sounds_over=False, patience=1.0, vad_secs=VAD_SECS, audible=True)
    assert heard == Wait(waited(how))


def test_whoever_says_it_all_at_once_is_answered_at_once_until_they_pause_to_think() -> None:
    waits = TurnWaits(0.85)

    def wait() -> Wait:
        return waits.silence(Ending.FULL, sounds_over=True, patience=1.0, vad_secs=VAD_SECS, audible=True)

    for _ in range(UNUSED_ROOMS):
        assert wait().over_secs == ROOM_SECS
        waits.turn_over(Ending.FULL)
    assert wait() == Wait(VAD_SECS)
    waits.paused_for(0.6)
    assert wait() == Wait(VAD_SECS), "a breath"
    waits.paused_for(1.2)
    for _ in range(THOUGHTFUL_TURNS):
        assert wait().over_secs == ROOM_SECS
        waits.turn_over(Ending.FULL)
    assert wait() == Wait(VAD_SECS)


@pytest.mark.parametrize("how", [Ending.STORY, Ending.BEGUN])
def test_a_story_or_a_beginning_is_left_room_whoever_tells_it(how: Ending) -> None:
    waits = TurnWaits(0.85)
    for _ in range(2 * UNUSED_ROOMS):
        waits.turn_over(how)
        room = waits.silence(how, sounds_over=True, patience=1.0, vad_secs=VAD_SECS, audible=True)
        assert room.over_secs == ROOM_SECS


@pytest.mark.parametrize("patience", [0.5, 1.2, 1.5])
def test_no_sound_is_glued_to_the_reply(patience: float) -> None:
    waits = TurnWaits(0.85, unused=UNUSED_ROOMS)
    for how in (Ending.FULL, Ending.TOLD, Ending.BRIEF):
        wait = waits.silence(how, sounds_over=False, patience=patience, vad_secs=VAD_SECS, audible=True)
        assert wait.listens_secs is None


def test_a_patient_question_leaves_more_room() -> None:
    def room(patience: float) -> float:
        waits = TurnWaits(0.85)
        return waits.silence(
            Ending.FULL, sounds_over=True, patience=patience, vad_secs=VAD_SECS, audible=True
        ).over_secs

    assert room(2.0) == pytest.approx(ROOM_SECS + UNHURRIED_SECS)
    assert room(0.5) == pytest.approx(VAD_SECS + (ROOM_SECS - VAD_SECS) / 2)
