"""The fold over an interview's events: how good its calls were. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from math import ceil

from pydantic import BaseModel

from api.quality.tally import Tally
from contract.events import CallStarted, EndReason, Event

LONGEST_ABSENCE_MS = 10 * 60 * 1000
"""Of the time between two calls no more counts as waiting: whoever comes back later had gone."""
OURS = frozenset({EndReason.FAULT, EndReason.SHUTDOWN, None})
"""Ends of a call for which the candidate has done nothing. None: its agent never said goodbye."""


class Latency(BaseModel):
    """Of `count` measured turns, in ms; the nearest rank."""

    count: int
    p50_ms: int
    p95_ms: int


class CallQuality(BaseModel):
    """Figures of one call, or of all calls of an interview."""

    lasted_ms: int
    agent_talk_ms: int
    """Sound of the agent that was really played."""
    candidate_talk_ms: int
    """Recognised speech of the candidate."""
    voice_ms: int
    """Voice of the candidate by the detector, recognised or not."""
    voice_to_voice: Latency | None
    """From the candidate's last sound to the agent's first."""
    stt: Latency | None
    """From the end of speech to its words."""
    llm: Latency | None
    """From the request to the model's first token."""
    tts: Latency | None
    """From a sentence to the first of its sound."""
    agent_interrupted: int
    """Sentences of the agent that the candidate cut."""
    candidate_interrupted: int
    """How often the agent began while the candidate was speaking, or had not finished."""
    false_stops: int | None = None
    """Of `agent_interrupted`: no words of the candidate were recognised while it spoke, or before it spoke again. None
    in figures older than that."""
    dead_air_count: int
    dead_air_ms: int
    """Stretches of more than two seconds in which nobody spoke and it was the agent's turn, in full."""
    longest_dead_air_ms: int
    failovers: int
    engine_faults: int
    engine_down_ms: int
    """Time in which a part had no working engine, parts added up."""
    reconnects: int | None = None
    """How often the candidate came back to a call, and calls after the first one. None in figures older than that."""
    candidate_offline_ms: int
    agent_absent_ms: int
    """Time the candidate waited for a new call after one that broke through our fault."""
    broken_off: bool
    """It ended through our fault, and nothing came after it."""
    words: int
    """Of the candidate, spoken and typed."""
    spoken_words: int
    unsure_share: float | None
    """Of the spoken words: those that were probably misheard (`tally.UNSURE`). None: nothing was spoken."""
    typed_share: float | None
    """Of all words. None: there are none."""


class Quality(BaseModel):
    """Of an interview: all calls together, and each by its id."""

    total: CallQuality
    calls: dict[str, CallQuality]


def fold_quality(stream: Iterable[tuple[str, Event]], ends: Mapping[str, EndReason | None]) -> Quality:
    """`stream`: `(call_id, event)` in order of calls and of `seq`. `ends`: how api knows each call to have ended; an
    agent that was fenced or killed could not say so itself."""
    tallies: dict[str, Tally] = {}
    for call_id, event in stream:
        tally = tallies.setdefault(call_id, Tally(call_id))
        if isinstance(event, CallStarted):
            tally.started_at = event.started_at
        tally.add(event)
    found = list(tallies.values())
    for tally in found:
        tally.close()
        tally.ended = tally.ended or ends.get(tally.call_id)
    for earlier, later in pairwise(found):
        later.agent_absent_ms = _absence(earlier, later)
    last = found[-1].call_id if found else None
    return Quality(
        total=_quality(found, broken_off=bool(found) and _broke(found[-1])),
        calls={t.call_id: _quality([t], broken_off=t.call_id == last and _broke(t)) for t in found},
    )


def _broke(tally: Tally) -> bool:
    return tally.joined and tally.ended in OURS


def _absence(earlier: Tally, later: Tally) -> int:
    """From the last sign of a call that broke to the first of the next one."""
    if not _broke(earlier) or earlier.started_at is None or later.started_at is None:
        return 0
    began = datetime.fromisoformat(earlier.started_at)
    gap = datetime.fromisoformat(later.started_at) - began
    return min(LONGEST_ABSENCE_MS, max(0, round(gap.total_seconds() * 1000) - earlier.last_ms))


def _quality(tallies: Sequence[Tally], *, broken_off: bool) -> CallQuality:
    dead_air = [ms for tally in tallies for ms in tally.dead_air]
    spoken = sum(tally.spoken_words for tally in tallies)
    words = sum(tally.words for tally in tallies)
    return CallQuality(
        lasted_ms=sum(tally.last_ms for tally in tallies),
        agent_talk_ms=sum(tally.agent_talk_ms for tally in tallies),
        candidate_talk_ms=sum(tally.candidate_talk_ms for tally in tallies),
        voice_ms=sum(tally.voice_ms for tally in tallies),
        voice_to_voice=latency([ms for tally in tallies for ms in tally.voice_to_voice]),
        stt=latency([ms for tally in tallies for ms in tally.stt]),
        llm=latency([ms for tally in tallies for ms in tally.llm]),
        tts=latency([ms for tally in tallies for ms in tally.tts]),
        agent_interrupted=sum(tally.agent_cut for tally in tallies),
        candidate_interrupted=sum(tally.candidate_cut for tally in tallies),
        false_stops=sum(tally.false_stops for tally in tallies),
        dead_air_count=len(dead_air),
        dead_air_ms=sum(dead_air),
        longest_dead_air_ms=max(dead_air, default=0),
        failovers=sum(tally.failovers for tally in tallies),
        engine_faults=sum(tally.engine_faults for tally in tallies),
        engine_down_ms=sum(tally.engine_down_ms for tally in tallies),
        reconnects=sum(tally.reconnects for tally in tallies) + max(0, len(tallies) - 1),
        candidate_offline_ms=sum(tally.candidate_offline_ms for tally in tallies),
        agent_absent_ms=sum(tally.agent_absent_ms for tally in tallies),
        broken_off=broken_off,
        words=words,
        spoken_words=spoken,
        unsure_share=round(sum(tally.unsure_words for tally in tallies) / spoken, 3) if spoken else None,
        typed_share=round(sum(tally.typed_words for tally in tallies) / words, 3) if words else None,
    )


def latency(values: Sequence[int]) -> Latency | None:
    if not values:
        return None
    ordered = sorted(values)

    def rank(share: float) -> int:
        return ordered[max(0, ceil(share * len(ordered)) - 1)]

    return Latency(count=len(ordered), p50_ms=rank(0.50), p95_ms=rank(0.95))
