"""The fold over a call's events, the index and the rule, as tables."""

from typing import Any

import pytest

from api.quality.fold import CallQuality, Quality, fold_quality, latency
from api.quality.rule import Fault, faults, quality_index
from contract.events import EndReason, event_adapter

ENGINES = {part: {"provider": "test"} for part in ("stt", "tts", "llm")}
CALL = "c1"


def started(at: str = "2026-11-23T09:00:00Z") -> dict[str, Any]:
    return {"type": "call.started", "at_ms": 0, "started_at": at, "door": "livekit", "engines": ENGINES}


def at(ms: int, type_: str, **fields: Any) -> dict[str, Any]:
    return {"type": type_, "at_ms": ms, **fields}


def said(ms: int, ended_ms: int, who: str = "agent", text: str = "Some words here.", **fields: Any) -> dict[str, Any]:
    span = {"segment_id": f"{who}{ms}", "started_ms": ms, "ended_ms": ended_ms, "text": text}
    return at(ended_ms, f"{who}.said", **span, **fields)


def folded(*events: dict[str, Any], ended: EndReason | None = EndReason.FINISHED) -> CallQuality:
    return of_calls({CALL: list(events)}, {CALL: ended}).total


def of_calls(calls: dict[str, list[dict[str, Any]]], ends: dict[str, EndReason | None]) -> Quality:
    stream = [
        (call_id, event_adapter.validate_python({**event, "seq": n}))
        for call_id, events in calls.items()
        for n, event in enumerate(events, 1)
    ]
    return fold_quality(stream, ends)


JOINED = (started(), at(1_000, "candidate.joined"), at(1_500, "agent.started_speaking"))

DEAD_AIR: dict[str, tuple[list[dict[str, Any]], list[int]]] = {
    "a reply in time": (
        [at(9_000, "turn.ended", turn=1, silence_ms=500), at(10_400, "agent.started_speaking")],
        [],
    ),
    "a late reply counts in full, from the end of the speech": (
        [at(9_000, "turn.ended", turn=1, silence_ms=500), at(12_000, "agent.started_speaking")],
        [3_500],
    ),
    "the candidate asks whether anybody is there": (
        [at(9_000, "turn.ended", turn=1), at(14_000, "candidate.started_speaking")],
        [5_000],
    ),
    "thinking time is nobody's": (
        [at(9_000, "turn.ended", turn=1), at(9_100, "thinking.started", via="voice"), at(60_000, "candidate.left")],
        [],
    ),
    "listening on is an answer": (
        [
            at(9_000, "turn.ended", turn=1),
            at(9_200, "move.made", move="silent", because="not finished"),
            at(60_000, "agent.started_speaking"),
        ],
        [],
    ),
    "a paused call is silent on purpose": (
        [
            at(8_000, "call.paused", by="Mina"),
            at(9_000, "turn.ended", turn=1),
            at(60_000, "call.resumed", by="Mina"),
        ],
        [],
    ),
    "nothing came any more": ([at(9_000, "turn.ended", turn=1), at(40_000, "call.ended", reason="fault")], [31_000]),
    "a listener's sound broke the silence": (
        [
            at(7_000, "agent.listened", text="Okay.", started_ms=7_000, ended_ms=7_400),
            at(9_000, "turn.ended", turn=1, silence_ms=2_400),
            at(9_100, "agent.started_speaking"),
        ],
        [],
    ),
    "the greeting was late": ([at(9_000, "candidate.joined"), at(12_500, "agent.started_speaking")], [3_500]),
}


@pytest.mark.parametrize("case", DEAD_AIR)
def test_dead_air(case: str) -> None:
    events, expected = DEAD_AIR[case]
    found = folded(*JOINED, *events)
    assert (found.dead_air_count, found.dead_air_ms) == (len(expected), sum(expected))
    assert found.longest_dead_air_ms == max(expected, default=0)


CUTS: dict[str, tuple[list[dict[str, Any]], tuple[int, int]]] = {
    "the candidate cuts the agent": (
        [at(4_000, "candidate.started_speaking"), said(1_500, 4_200, interrupted=True)],
        (1, 0),
    ),
    "the agent begins while the candidate speaks": (
        [at(4_000, "candidate.started_speaking"), at(6_000, "agent.started_speaking")],
        (0, 1),
    ),
    "the candidate had not finished": (
        [at(6_000, "agent.started_speaking"), at(6_400, "candidate.started_speaking")],
        (0, 1),
    ),
    "one after the other": (
        [
            at(4_000, "candidate.started_speaking"),
            at(5_000, "candidate.stopped_speaking"),
            at(6_000, "agent.started_speaking"),
        ],
        (0, 0),
    ),
}


@pytest.mark.parametrize("case", CUTS)
def test_who_cut_whom(case: str) -> None:
    events, expected = CUTS[case]
    found = folded(*JOINED, *events)
    assert (found.agent_interrupted, found.candidate_interrupted) == expected


STOPS: dict[str, tuple[list[dict[str, Any]], int]] = {
    "a noise, and it goes on": ([], 1),
    "words come after the cut": ([said(5_500, 7_000, "candidate", text="One thing, please.")], 0),
    "typed words are a reason, too": ([said(7_000, 7_000, "candidate", text="Wait.", via="text")], 0),
    "a person of the company stopped it": (
        [at(6_100, "call.paused", by="Mina"), at(7_000, "call.resumed", by="Mina")],
        0,
    ),
}


@pytest.mark.parametrize("case", STOPS)
def test_a_stop_that_no_words_explain_is_a_false_one(case: str) -> None:
    events, expected = STOPS[case]
    cut = said(4_000, 6_000, interrupted=True, intended_text="Some words here and more.")
    found = folded(*JOINED, cut, *events, at(9_000, "agent.started_speaking"))
    assert (found.agent_interrupted, found.false_stops) == (1, expected)


def test_coming_back_counts_within_a_call_and_with_a_new_one() -> None:
    away = [at(5_000, "candidate.left"), at(9_000, "candidate.returned", away_ms=4_000)]
    found = of_calls({"c1": [*JOINED, *away], "c2": [*JOINED]}, {"c1": EndReason.FINISHED, "c2": EndReason.FINISHED})
    assert (found.total.reconnects, found.calls["c1"].reconnects, found.calls["c2"].reconnects) == (2, 1, 0)


DOWN: dict[str, tuple[list[dict[str, Any]], int]] = {
    "an error that the call goes on from": ([at(5_000, "engine.failed", part="llm", engine="x", error="429")], 0),
    "until another one stands in": (
        [
            at(5_000, "engine.failed", part="llm", engine="x", error="401", fatal=True),
            at(7_000, "engine.switched", part="llm", from_engine="x", to_engine="y"),
        ],
        2_000,
    ),
    "until the voice is back": (
        [
            at(5_000, "engine.failed", part="tts", engine="x", error="gone", fatal=True),
            at(65_000, "agent.started_speaking"),
        ],
        60_000,
    ),
    "who types is not waiting to be heard": (
        [
            at(5_000, "engine.failed", part="stt", engine="x", error="gone", fatal=True),
            said(9_000, 9_000, "candidate", via="text"),
        ],
        4_000,
    ),
    "to the end": (
        [at(5_000, "engine.failed", part="stt", engine="x", error="gone", fatal=True), at(95_000, "candidate.left")],
        90_000,
    ),
}


@pytest.mark.parametrize("case", DOWN)
def test_time_without_an_engine(case: str) -> None:
    events, expected = DOWN[case]
    assert folded(*JOINED, *events).engine_down_ms == expected


def test_talk_words_and_latency() -> None:
    unsure = [{"text": w, "started_ms": 0, "ended_ms": 1, "probability": p} for w, p in (("one", 0.2), ("two", 0.9))]
    found = folded(
        *JOINED,
        said(1_500, 4_500),
        at(5_000, "candidate.started_speaking"),
        at(9_000, "candidate.stopped_speaking"),
        said(5_000, 8_500, "candidate", "one two", words=unsure),
        said(9_000, 9_500, "candidate", "three four", confidence=0.3),
        said(9_600, 9_600, "candidate", "five six seven eight", via="text"),
        *(at(10_000 + n, "turn.measured", turn=n, voice_to_voice_ms=n * 100, llm_ms=n * 10) for n in range(1, 21)),
        at(20_000, "candidate.left"),
        at(26_000, "candidate.returned", away_ms=6_000),
    )
    assert (found.agent_talk_ms, found.candidate_talk_ms, found.voice_ms) == (3_000, 4_000, 4_000)
    assert (found.words, found.spoken_words, found.unsure_share, found.typed_share) == (8, 4, 0.75, 0.5)
    assert found.voice_to_voice is not None
    assert (found.voice_to_voice.p50_ms, found.voice_to_voice.p95_ms) == (1_000, 1_900)
    assert found.llm is not None
    assert found.llm.count == 20
    assert found.stt is None
    assert found.candidate_offline_ms == 6_000


def test_a_killed_agent_was_absent_until_the_next_one_began() -> None:
    second = started("2026-11-23T09:00:45Z")
    calls = {"a": [*JOINED, at(20_000, "turn.ended", turn=1)], "b": [second, at(900, "candidate.joined")]}
    broke = of_calls(calls, {"a": EndReason.FAULT, "b": EndReason.FINISHED})
    assert (broke.total.agent_absent_ms, broke.calls["b"].agent_absent_ms) == (25_000, 25_000)
    # A candidate who opened the interview elsewhere, or left, was not waiting for us.
    for reason in (EndReason.REPLACED, EndReason.CANDIDATE_LEFT):
        assert of_calls(calls, {"a": reason, "b": EndReason.FINISHED}).total.agent_absent_ms == 0
    next_day = {**calls, "b": [started("2026-11-24T09:00:00Z")]}
    assert of_calls(next_day, {"a": None, "b": EndReason.FINISHED}).total.agent_absent_ms == 600_000


def test_a_call_that_broke_through_us_and_was_not_taken_up_again() -> None:
    for reason in (EndReason.FAULT, EndReason.SHUTDOWN, None):
        assert folded(*JOINED, ended=reason).broken_off
    for reason in (EndReason.FINISHED, EndReason.CANDIDATE_LEFT, EndReason.ENDED_BY_COMPANY):
        assert not folded(*JOINED, ended=reason).broken_off
    assert not folded(started(), ended=EndReason.FAULT).broken_off, "nobody had come yet"


def quality(**figures: Any) -> CallQuality:
    good: dict[str, Any] = folded(*JOINED).model_dump()
    talk = {"lasted_ms": 600_000, "agent_talk_ms": 100_000, "words": 300, "spoken_words": 300, "voice_ms": 200_000}
    return CallQuality.model_validate({**good, **talk, "unsure_share": 0.05, "dead_air_ms": 0, **figures})


RULE: dict[str, tuple[dict[str, Any], set[Fault]]] = {
    "all was well": ({}, set()),
    "the candidate's own network is no fault of ours": ({"candidate_offline_ms": 300_000}, set()),
    "half a minute alone": ({"agent_absent_ms": 30_000}, set()),
    "longer": ({"agent_absent_ms": 30_001}, {Fault.AGENT_ABSENT}),
    "an engine down": ({"engine_down_ms": 60_001}, {Fault.ENGINE_DOWN}),
    "one long silence": ({"longest_dead_air_ms": 20_001, "dead_air_ms": 20_001}, {Fault.DEAD_AIR}),
    "silence all the time": ({"longest_dead_air_ms": 5_000, "dead_air_ms": 90_001}, {Fault.DEAD_AIR}),
    "voice without words": ({"spoken_words": 79}, {Fault.WORDS_MISSING}),
    "little voice proves nothing": ({"spoken_words": 1, "words": 1, "voice_ms": 29_999}, set()),
    "most words misheard": ({"unsure_share": 0.51}, {Fault.WORDS_UNSURE}),
    "a few words misheard": ({"unsure_share": 0.51, "spoken_words": 39, "voice_ms": 29_000}, set()),
    "broken off": ({"broken_off": True}, {Fault.BROKEN_OFF}),
}


@pytest.mark.parametrize("case", RULE)
def test_faults_of_ours(case: str) -> None:
    figures, expected = RULE[case]
    assert {fact.fault for fact in faults(quality(**figures))} == expected


def test_the_index_falls_with_what_the_candidate_had_to_bear() -> None:
    assert quality_index(quality()) == 100
    slow = latency([5_000])
    assert quality_index(quality(voice_to_voice=slow)) == 80
    assert quality_index(quality(dead_air_ms=30_000)) == 90
    assert quality_index(quality(candidate_interrupted=2)) == 95
    assert quality_index(quality(agent_absent_ms=60_000, broken_off=True)) == 40
    worst = quality(
        voice_to_voice=slow,
        dead_air_ms=600_000,
        candidate_interrupted=99,
        agent_absent_ms=600_000,
        engine_down_ms=600_000,
        unsure_share=1.0,
        broken_off=True,
    )
    assert quality_index(worst) == 0
    assert quality_index(folded(started())) is None
