"""Two recognisers' words side by side: what is the same however it is written, and what is doubtful."""

import pytest

from api.hearing.alignment import compare
from api.hearing.stretches import passages
from api.ports import HeardWord, Stretch
from contract.events import Word
from contract.transcript import Segment


def segment(text: str, number: int = 0, **more: object) -> Segment:
    at = number * 10_000
    return Segment.model_validate(
        {"id": f"c{number}", "call_id": "k", "speaker": "candidate", "text": text, "started_ms": at, **more}
        | {"ended_ms": at + 9_000}
    )


def heard(text: str, number: int = 0) -> list[HeardWord]:
    words = text.split()
    step = 9_000 // max(1, len(words))
    return [HeardWord(w, number * 10_000 + n * step, number * 10_000 + (n + 1) * step) for n, w in enumerate(words)]


@pytest.mark.parametrize(
    ("first", "second", "language"),
    [
        ("I write unit tests, with pytest.", "i write unit tests with pytest", "en"),
        ("twenty three percent fewer", "23% fewer", "en"),
        ("I'm gonna set up PostgreSQL", "I am going to setup post gres ql", "en"),
        ("So, um, we did a review", "so we did a review", "en"),
        ("the colour of the centre", "the color of the center", "en"),
        ("It was the service that failed", "It was a service which fails", "en"),
        ("We measured ninety percent", "yes we measured 90 percent thank you", "en"),
        ("제가 결제 서비스를 만들었습니다", "제가 결제서비스 만들었습니다", "ko"),
        ("주문이 이십삼 퍼센트 늘었습니다", "주문이 23 퍼센트 늘었습니다", "ko"),
        ("스무 명과 일했습니다", "20명과 일했습니다", "ko"),
    ],
)
def test_the_same_however_it_is_written(first: str, second: str, language: str) -> None:
    assert compare([segment(first)], heard(second), language).spans == ()


@pytest.mark.parametrize(
    ("first", "second", "language", "spans"),
    [
        ("I write unit tests for it", "I write tunic nests for it", "en", [("unit tests", "tunic nests")]),
        ("I did the test.", "I did not the test", "en", [("did", "did not")]),
        ("I built it", "we built it", "en", [("I", "we")]),
        ("I used pytest a lot", "I used a lot", "en", [("pytest", "")]),
        ("ninety percent fewer", "nineteen percent fewer", "en", [("ninety", "nineteen")]),
        ("I can do it", "", "en", [("I can do it", "")]),
        ("제가 결제 서비스를 만들었습니다", "제가 결재 서비스를 만들었습니다", "ko", [("결제", "결재")]),
        ("테스트를 안 했습니다", "테스트를 했습니다", "ko", [("안", "")]),
    ],
)
def test_what_differs(first: str, second: str, language: str, spans: list[tuple[str, str]]) -> None:
    compared = compare([segment(first)], heard(second), language)
    assert [(s.first, s.second) for s in compared.spans] == spans
    assert [first[s.start : s.end] for s in compared.spans] == [one for one, _ in spans]
    assert compared.doubtful_words == sum(len(one.split()) for one, _ in spans)


def test_a_difference_has_the_time_of_its_words() -> None:
    words = (Word(text="unit", started_ms=400, ended_ms=700, probability=0.9),)
    words += (Word(text="tests", started_ms=700, ended_ms=1_100, probability=0.9),)
    (span,) = compare([segment("unit tests", words=words)], heard("unit nests"), "en").spans
    assert (span.started_ms, span.ended_ms) == (700, 1_100)


def test_a_difference_over_two_segments_is_one_in_each() -> None:
    compared = compare(
        [segment("alpha beta gamma"), segment("delta epsilon", 1)],
        heard("alpha beat") + heard("delay epsilon", 1),
        "en",
    )
    assert [(s.segment_id, s.first, s.second) for s in compared.spans] == [
        ("c0", "beta gamma", "beat"),
        ("c1", "delta", "delay"),
    ]


def test_passages_join_what_follows_closely_and_stay_within_the_recording() -> None:
    said = [segment("one"), segment("two", 1), segment("three", 3), segment("lost", 9)]
    found = passages(said, started_ms=500, duration_ms=60_000)
    assert [[s.text for s in p.segments] for p in found] == [["one", "two"], ["three"]]
    assert [p.stretch for p in found] == [Stretch(0, 18_800), Stretch(29_200, 38_800)]
    assert found[1].on_the_call([HeardWord("three", 29_500, 30_000)]) == [HeardWord("three", 30_000, 30_500)]
