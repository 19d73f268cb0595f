"""What the figures of an interview are worth: the quality index, and faults of ours that block its verdict.

The tables in docs/quality.md are these. Pure.

Index (0–100) = 100 − Σ penalties; each penalty grows evenly from 0 at `free` to `most` at `worst`:

    voice-to-voice p95      1.5 s … 5 s        20
    dead air, share of the call   0 … 10 %     20
    candidate interrupted, per 10 minutes  0 … 6   15
    agent absent            0 … 30 s           20
    engine down             0 … 60 s           20
    misheard words          10 … 50 %          20
    broken off by us        no … yes           40
"""

from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel

from api.quality.fold import CallQuality


class Fault(StrEnum):
    """Of ours, never of the candidate's."""

    BROKEN_OFF = "broken_off"
    AGENT_ABSENT = "agent_absent"
    ENGINE_DOWN = "engine_down"
    DEAD_AIR = "dead_air"
    WORDS_MISSING = "words_missing"
    WORDS_UNSURE = "words_unsure"


class FaultFact(BaseModel):
    """`value` passed `limit`; both in the fault's own unit (ms, words per second, share)."""

    fault: Fault
    value: float
    limit: float


AGENT_ABSENT_MS = 30_000
"""Goals §6 ask for 2 s; half a minute in front of nobody is a broken interview."""
ENGINE_DOWN_MS = 60_000
LONGEST_SILENCE_MS = 20_000
"""Who is left alone this long believes that it is over."""
DEAD_AIR_SHARE = 0.15
"""Of a call of at least `MIN_CALL_MS`."""
MIN_CALL_MS = 60_000
MIN_VOICE_MS = 30_000
"""Less voice than this proves nothing about recognition."""
WORDS_PER_SEC = 0.4
"""Slow speech has about 1.5 words a second in English and 1 in Korean; less than this was mostly not recognised."""
UNSURE_SHARE = 0.5
MIN_UNSURE_OF = 40
"""Words; about a quarter of a minute of speech."""
MAX_REDOS = 2
"""Free ones in a row: who has met three broken interviews is called by a person."""


@dataclass(frozen=True, slots=True)
class _Penalty:
    free: float
    worst: float
    most: float

    def of(self, value: float) -> float:
        return self.most * min(1.0, max(0.0, (value - self.free) / (self.worst - self.free)))


LATENCY = _Penalty(1_500, 5_000, 20)
SILENCE = _Penalty(0, 0.10, 20)
CUT_INS = _Penalty(0, 6, 15)
ABSENCE = _Penalty(0, AGENT_ABSENT_MS, 20)
DOWN = _Penalty(0, ENGINE_DOWN_MS, 20)
MISHEARD = _Penalty(0.10, UNSURE_SHARE, 20)
BROKEN_OFF = 40.0


def quality_index(quality: CallQuality) -> int | None:
    """0–100; None where nobody was talked with."""
    if quality.lasted_ms == 0 or quality.agent_talk_ms + quality.words == 0:
        return None
    tens_of_minutes = max(1.0, quality.lasted_ms / 600_000)
    lost = (
        LATENCY.of(quality.voice_to_voice.p95_ms if quality.voice_to_voice else 0),
        SILENCE.of(quality.dead_air_ms / quality.lasted_ms),
        CUT_INS.of(quality.candidate_interrupted / tens_of_minutes),
        ABSENCE.of(quality.agent_absent_ms),
        DOWN.of(quality.engine_down_ms),
        MISHEARD.of(quality.unsure_share or 0.0),
        BROKEN_OFF if quality.broken_off else 0.0,
    )
    return max(0, round(100 - sum(lost)))


def faults(quality: CallQuality) -> list[FaultFact]:
    """What went so wrong through our fault that a score would be invented. Empty: it may be scored."""
    words_per_sec = quality.spoken_words / (quality.voice_ms / 1000) if quality.voice_ms else 0.0
    silent_share = quality.dead_air_ms / quality.lasted_ms if quality.lasted_ms else 0.0
    share_counts = quality.lasted_ms >= MIN_CALL_MS and silent_share > DEAD_AIR_SHARE
    silence = (
        (float(quality.longest_dead_air_ms), float(LONGEST_SILENCE_MS))
        if quality.longest_dead_air_ms > LONGEST_SILENCE_MS
        else (round(silent_share, 3), DEAD_AIR_SHARE)
    )
    checks = (
        (Fault.BROKEN_OFF, quality.broken_off, (1.0, 0.0)),
        (Fault.AGENT_ABSENT, quality.agent_absent_ms > AGENT_ABSENT_MS, (quality.agent_absent_ms, AGENT_ABSENT_MS)),
        (Fault.ENGINE_DOWN, quality.engine_down_ms > ENGINE_DOWN_MS, (quality.engine_down_ms, ENGINE_DOWN_MS)),
        (Fault.DEAD_AIR, quality.longest_dead_air_ms > LONGEST_SILENCE_MS or share_counts, silence),
        (
            Fault.WORDS_MISSING,
            quality.voice_ms >= MIN_VOICE_MS and words_per_sec < WORDS_PER_SEC,
            (round(words_per_sec, 3), WORDS_PER_SEC),
        ),
        (
            Fault.WORDS_UNSURE,
            quality.spoken_words >= MIN_UNSURE_OF and (quality.unsure_share or 0.0) > UNSURE_SHARE,
            (quality.unsure_share or 0.0, UNSURE_SHARE),
        ),
    )
    return [FaultFact(fault=fault, value=value, limit=limit) for fault, holds, (value, limit) in checks if holds]
