"""A quote counts only if the candidate said it."""

import unicodedata

import pytest

from api.verdicts.evidence import answer_runs, verify_quote, verify_quotes
from contract.events import Word
from contract.transcript import Segment, Transcript


def said(id_: str, text: str, start: int = 0, end: int = 1_000, **more: object) -> Segment:
    fields = {"call_id": "call-1", "speaker": "candidate", "question_id": "q1", **more}
    return Segment.model_validate({"id": id_, "text": text, "started_ms": start, "ended_ms": end, **fields})


RUN = [said("s1", "I built a billing service,", 1_000, 3_000), said("s2", "and it didn’t lose a cent.", 3_500, 5_500)]


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("I built a billing service", "I built a billing service"),
        ("  i BUILT a   billing-service!! ", "I built a billing service"),
        ("billing service and it didn't lose", "billing service, and it didn’t lose"),
        ("“it didnt lose a cent”", "it didn’t lose a cent"),
    ],
)
def test_case_punctuation_and_space_do_not_count(quote: str, text: str) -> None:
    found = verify_quote(quote, [RUN])
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize("quote", ["I built a trading system", "built a bill", "cent i built", "I", "", "…", "a"])
def test_what_was_not_said_is_not_found(quote: str) -> None:
    assert verify_quote(quote, [RUN]) is None


def test_a_quote_may_span_segments_and_names_them() -> None:
    found = verify_quote("billing service and it", [RUN])
    assert found is not None
    assert found.segment_ids == ("s1", "s2")
    assert 1_000 < found.started_ms < 3_000 < 3_500 < found.ended_ms < 5_500


def test_a_quote_never_bridges_two_runs() -> None:
    assert verify_quote("billing service and it", [[RUN[0]], [RUN[1]]]) is None


def test_times_come_from_words() -> None:
    words = tuple(
        Word(text=t, started_ms=a, ended_ms=b, probability=0.9)
        for t, a, b in ((" I", 9_000, 9_100), (" never", 9_200, 9_600), (" sleep.", 9_900, 10_400))
    )
    segment = said("s", "I never sleep.", 9_000, 10_400, words=words)
    found = verify_quote("never sleep", [[segment]])
    assert found is not None
    assert (found.started_ms, found.ended_ms) == (9_200, 10_400)


def test_times_are_interpolated_without_words() -> None:
    found = verify_quote("efghij", [[said("s", "abcd efghij klmno", 0, 1_700)]])
    assert found is not None
    assert (found.started_ms, found.ended_ms) == (500, 1_100)


def test_words_that_do_not_fit_the_text_are_not_trusted() -> None:
    stray = (Word(text="zebra", started_ms=0, ended_ms=9, probability=0.5),)
    found = verify_quote("two", [[said("s", "one two", 0, 700, words=stray)]])
    assert found is not None
    assert (found.started_ms, found.ended_ms) == (400, 700)


@pytest.mark.parametrize(
    "quote", ["결제 서버를 설계했습니다", "결제서버를 설계 했습니다.", "결제  서버를, 설계했습니다"]
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_korean_in_any_unicode_form_and_spacing(quote: str, form: str) -> None:
    segment = said("s", unicodedata.normalize(form, "저는 결제 서버를 설계했습니다."), 0, 2_000)  # type: ignore[arg-type]
    found = verify_quote(quote, [[segment]])
    assert found is not None
    assert unicodedata.normalize("NFC", found.text) == "결제 서버를 설계했습니다"
    assert found.started_ms > 0


def test_full_width_and_ligatures() -> None:
    found = verify_quote("office api", [[said("s", "Our oﬃce ＡＰＩ is old")]])
    assert found is not None
    assert found.text == "oﬃce ＡＰＩ"


def test_c_plus_plus_is_not_c() -> None:
    assert verify_quote("wrote c++", [[said("s", "I wrote C and Rust")]]) is None
    assert verify_quote("wrote C++", [[said("s", "I wrote C++ and Rust")]]) is not None


def test_corrections_are_an_alternative_and_are_marked() -> None:
    segment = said("s", "I learned rest in two weeks.", 0, 2_800)
    corrected = {("call-1", "s"): "I learned Rust in two weeks."}
    assert verify_quote("learned Rust", [[segment]]) is None
    found = verify_quote("learned Rust", [[segment]], corrected)
    assert found is not None
    assert (found.source, found.text) == ("corrected", "learned Rust")
    original = verify_quote("learned rest", [[segment]], corrected)
    assert original is not None
    assert original.source == "recognised"


def test_invented_quotes_are_counted_and_doubles_kept_once() -> None:
    kept, dropped = verify_quotes(
        ["I built a billing service", "i built a BILLING service.", "I led forty people"], [RUN]
    )
    assert ([q.text for q in kept], dropped) == (["I built a billing service"], 1)


def test_runs_end_where_the_agent_speaks_a_call_ends_or_the_question_changes() -> None:
    segments = (
        said("a", "one"),
        said("b", "two"),
        said("x", "Mm-hm.", speaker="agent"),
        said("c", "three"),
        said("d", "four", question_id="q2"),
        said("e", "five"),
        said("f", "six", call_id="call-2"),
        said("g", "seven", question_id=None),
    )
    runs = answer_runs(Transcript(segments=segments), "q1")
    assert [[s.id for s in run] for run in runs] == [["a", "b"], ["c"], ["e"], ["f"]]


def test_the_agents_words_are_never_evidence() -> None:
    transcript = Transcript(segments=(said("x", "I built a rocket", speaker="agent"), said("a", "Yes I did")))
    assert verify_quote("I built a rocket", answer_runs(transcript, "q1")) is None
