"""The sound of a telephone line: both resamplers, frames out of order, tones of keys, echo and noise."""

import asyncio
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
from pipecat.audio.vad.vad_analyzer import VADState

from agent.phone.echo import LineFilter
from agent.phone.frames import FRAME_BYTES
from agent.phone.inbound import Inbound
from agent.phone.resampling import Resampler
from agent.phone.tones import KeyTones
from agent.services.turn import build_vad
from agent.settings import AgentSettings
from tests.support.speech import available_voices, speak
from tests.vendors.telephony.phone_sound import KEYS, from_ulaw, key_tone, to_ulaw

Pcm = npt.NDArray[np.int16]
RATE = 8_000
FRAME = RATE // 50
LOUD = 12_000
WAYS = {"up": ({"up": 2}, 8_000, 16_000), "down": ({"down": 3}, 24_000, 8_000)}
AGENT_SAYS = (
    "Hello Kim Haneul. I am the AI interviewer of Hanbit Labs, for the backend engineer role.",
    "You can ask for a minute, a repeat, to skip, or to stop. Press zero for help.",
    "Tell me about a system that you made faster, and how you knew that it was slow in the first place.",
)


def tone(hz: float, rate: int, secs: float = 1.0) -> Pcm:
    return (LOUD * np.sin(2 * np.pi * hz * np.arange(round(rate * secs)) / rate)).astype(np.int16)


def frames(pcm: Pcm, count: int) -> Iterator[bytes]:
    for start in range(0, len(pcm) - count + 1, count):
        yield pcm[start : start + count].tobytes()


def through(resampler: Resampler, pcm: Pcm, rate: int) -> npt.NDArray[np.float64]:
    return np.frombuffer(b"".join(resampler.process(one) for one in frames(pcm, rate // 50)), np.int16).astype(float)


def on_the_line(pcm: npt.NDArray[np.floating]) -> Pcm:
    return (from_ulaw(to_ulaw(np.asarray(pcm / 32_768, np.float32))) * 32_768).astype(np.int16)


def db(power: float | np.floating) -> float:
    return float(10 * np.log10(power + 1e-9))


# --- rates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("hz", [200, 300, 1_000, 2_500, 3_400])
def test_a_tone_comes_through_as_it_was_and_nothing_beside_it(way: str, hz: int) -> None:
    factors, rate, out_rate = WAYS[way]
    heard = through(Resampler(**factors), tone(hz, rate, 2), rate)[out_rate // 4 :]
    power = np.abs(np.fft.rfft(heard * np.hanning(len(heard)))) ** 2
    near = np.abs(np.fft.rfftfreq(len(heard), 1 / out_rate) - hz) < 5
    assert abs(db(np.mean(heard**2)) - db(LOUD**2 / 2)) < 0.1
    # Clicks at the edges of frames, images and rounding together; µ-law's own noise is at -38 dB.
    assert db(power[~near].sum()) - db(power[near].sum()) < -75


@pytest.mark.parametrize("hz", [4_300, 5_000, 7_000, 11_000])
def test_what_a_telephone_cannot_carry_does_not_come_back_as_something_else(hz: int) -> None:
    heard = through(Resampler(down=3), tone(hz, 24_000), 24_000)[RATE // 4 :]
    assert db(np.mean(heard**2)) - db(LOUD**2 / 2) < -70


@pytest.mark.parametrize("way", WAYS)
def test_every_frame_gives_its_own_length_and_cutting_changes_nothing(way: str) -> None:
    factors, rate, out_rate = WAYS[way]
    speech = speak(AGENT_SAYS[0], rate=rate)[: rate * 3]
    cut = [Resampler(**factors).process(speech.tobytes())]
    resampler = Resampler(**factors)
    pieces = [resampler.process(one) for one in frames(speech, rate // 50)]
    assert {len(piece) for piece in pieces} == {2 * out_rate // 50}
    assert b"".join(pieces) == cut[0][: len(b"".join(pieces))]


@pytest.mark.parametrize("way", WAYS)
def test_the_filter_is_late_by_less_than_a_quarter_of_a_frame(way: str) -> None:
    factors, rate, out_rate = WAYS[way]
    click = np.zeros(rate, np.int16)
    click[rate // 2] = LOUD
    heard = through(Resampler(**factors), click, rate)
    assert 0 <= np.argmax(np.abs(heard)) / out_rate - 0.5 < 0.005


# --- order and loss ---------------------------------------------------------------------------------------------------


def numbered(count: int) -> list[bytes]:
    return [np.full(FRAME, 1 + n, np.int16).tobytes() for n in range(count)]


def test_frames_that_overtook_each_other_are_heard_in_order() -> None:
    sent, inbound = numbered(6), Inbound()
    heard = b"".join(inbound.put(sent[n], n, n * 0.02) for n in (0, 2, 1, 3, 5, 4))
    assert heard == b"".join(sent)
    assert (inbound.counts.heard, inbound.counts.lost) == (6, 0)


def test_a_frame_in_order_waits_for_nobody() -> None:
    inbound = Inbound()
    assert [inbound.put(frame, n, n * 0.02) for n, frame in enumerate(numbered(5))] == numbered(5)


def voiced(secs: float, hz: float) -> np.ndarray:
    """A vowel as simple as can be: five harmonics."""
    at = np.arange(round(secs * RATE)) / RATE
    sound = sum(np.sin(2 * np.pi * hz * n * at + n) / n for n in range(1, 6))
    return np.asarray(sound * 6_000, np.int16)


def without(samples: np.ndarray, *lost: int) -> np.ndarray:
    """What is heard of `samples` when these frames of it never come."""
    inbound, heard = Inbound(), b""
    for n in range(len(samples) // FRAME):
        if n not in lost:
            heard += inbound.put(samples[n * FRAME : (n + 1) * FRAME].tobytes(), n, n * 0.02)
    assert inbound.counts.lost == len(lost)
    return np.frombuffer(heard, np.int16)


@pytest.mark.parametrize("hz", [70, 110, 173, 240, 390])
@pytest.mark.parametrize("lost", [(10,), (10, 11)])
def test_a_vowel_goes_on_over_what_was_lost_of_it(hz: float, lost: tuple[int, ...]) -> None:
    said = voiced(0.5, hz)
    heard = without(said, *lost)
    assert len(heard) == len(said)
    hole = slice(10 * FRAME, (10 + len(lost)) * FRAME)
    missing = said[hole].astype(float)
    off = heard[hole] - missing
    assert np.sqrt(np.mean(off**2)) < 0.35 * np.sqrt(np.mean(missing**2)), "silence would be off by 1"
    steepest = np.abs(np.diff(said.astype(int))).max()
    assert np.abs(np.diff(heard.astype(int))).max() <= 1.2 * steepest, "and nothing clicks"
    assert np.array_equal(np.delete(heard, np.r_[hole]), np.delete(said, np.r_[hole])), "what came is untouched"


def test_a_long_hole_is_silent_in_its_middle_and_at_most_half_a_second() -> None:
    said = voiced(2.0, 150)
    heard = without(said, *range(10, 60))
    assert len(heard) == len(said) - 25 * FRAME
    assert not heard[14 * FRAME : 31 * FRAME].any(), "a tone that goes on is taken for speech"
    assert np.abs(heard[10 * FRAME : 11 * FRAME]).max() > 3_000


def test_a_hole_before_the_first_sound_is_no_hole() -> None:
    assert np.array_equal(without(np.zeros(20 * FRAME, np.int16), 5), np.zeros(20 * FRAME, np.int16))


def test_what_comes_twice_or_too_late_is_heard_once() -> None:
    sent, inbound = numbered(8), Inbound()
    for n, frame in enumerate(sent):
        inbound.put(frame, n, n * 0.02)
    assert inbound.put(sent[3], 3, 0.2) == b""
    assert inbound.counts.late == 1


def test_a_burst_after_a_stall_is_heard_and_a_flood_is_not() -> None:
    inbound, frame = Inbound(), numbered(1)[0]
    assert inbound.put(frame, 0, 0.0) == frame
    burst = b"".join(inbound.put(frame, n, 2.0) for n in range(1, 100))
    assert len(burst) == 99 * FRAME_BYTES, "two seconds that waited somewhere"
    flood = b"".join(inbound.put(frame, n, 2.0) for n in range(100, 5_000))
    assert len(flood) < 300 * FRAME_BYTES
    assert inbound.counts.flooded > 4_000
    assert inbound.put(frame, 5_000, 60.0) == frame, "and afterwards the line is heard again"


def test_numbers_that_are_none_do_not_deafen_the_line() -> None:
    sent, inbound = numbered(8), Inbound()
    heard = b""
    for n, frame in enumerate(sent):
        heard += inbound.put(frame, 10**12 if n == 3 else n, n * 0.02)
    assert all(frame in heard for frame in sent)


# --- keys -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", KEYS)
def test_the_tone_of_a_key_is_no_speech(key: str) -> None:
    pcm = on_the_line(np.concatenate([key_tone(key, 0.2), np.zeros(FRAME)]) * 32_768)
    tones = KeyTones()
    heard = [np.frombuffer(tones.silence(one), np.int16) for one in frames(pcm, FRAME)]
    assert sum(frame.any() for frame in heard[1:10]) == 0, "at most its first frame is left"


@pytest.mark.parametrize("voice", available_voices())
def test_speech_is_never_taken_for_a_key(voice: str) -> None:
    for text in AGENT_SAYS:
        speech = on_the_line(speak(text, voice=voice, rate=RATE))  # type: ignore[arg-type]
        tones = KeyTones()
        kept = b"".join(tones.silence(one) for one in frames(speech, FRAME))
        assert kept == b"".join(frames(speech, FRAME)), text


# --- echo -------------------------------------------------------------------------------------------------------------


def echoed(far: Pcm, delay_ms: int, level_db: float, near: Pcm | None = None) -> Pcm:
    """What the microphone's side of the line carries: the agent late and reverberant, noise, and the caller."""
    dice = np.random.default_rng(1)
    room = np.concatenate([[1.0], dice.standard_normal(399) * np.exp(-np.arange(399) / 60) * 0.15])
    echo = np.convolve(far.astype(float), room)[: len(far)] * 10 ** (level_db / 20)
    line = np.concatenate([np.zeros(delay_ms * RATE // 1000), echo])[: len(far)]
    line += dice.standard_normal(len(line)) * 10 ** (-60 / 20) * 32_768
    if near is not None:
        line[: len(near)] += near[: len(line)]
    return on_the_line(np.clip(line, -32_768, 32_767))


def cleaned(far: Pcm, near: Pcm, *, jitter_secs: float = 0.0) -> Pcm:
    line, up, dice = LineFilter(), Resampler(up=2), np.random.default_rng(3)
    out = b""
    for n, (sent, came) in enumerate(zip(frames(far, FRAME), frames(near, FRAME), strict=True)):
        at = 100 + n * 0.02
        line.played(sent, at)
        out += up.process(line.heard(came, at + 0.02 + abs(float(dice.normal(0, jitter_secs)))))
    return np.frombuffer(out, np.int16)


async def beginnings(pcm: Pcm) -> list[float]:
    """Seconds at which the VAD of a phone call takes something for speech."""
    vad = build_vad(AgentSettings(_env_file=None))
    vad.set_sample_rate(16_000)
    found: list[float] = []
    before = VADState.QUIET
    for n, frame in enumerate(frames(pcm, 320)):
        state = await vad.analyze_audio(frame)
        if state is VADState.SPEAKING and before is not VADState.SPEAKING:
            found.append(n * 0.02)
        if state in (VADState.SPEAKING, VADState.QUIET):
            before = state
    return found


def agent_speech() -> Pcm:
    gap = np.zeros(RATE // 4, np.int16)
    speech = np.concatenate([part for text in AGENT_SAYS for part in (speak(text, rate=RATE), gap)])
    return on_the_line(speech[: len(speech) // FRAME * FRAME])


@pytest.mark.slow
@pytest.mark.parametrize("delay_ms", [80, 160, 300])
@pytest.mark.parametrize("level_db", [-15, -30])
def test_the_agent_does_not_hear_itself(delay_ms: int, level_db: float) -> None:
    far = agent_speech()
    line = echoed(far, delay_ms, level_db)
    raw = np.frombuffer(b"".join(Resampler(up=2).process(one) for one in frames(line, FRAME)), np.int16)
    clean = cleaned(far, line, jitter_secs=0.03)
    less = db(np.mean(raw.astype(float) ** 2)) - db(np.mean(clean.astype(float) ** 2))
    print(f"echo {delay_ms} ms late, {level_db} dB: {less:.0f} dB less of it")
    assert asyncio.run(beginnings(raw)), "without the canceller the echo is speech"
    assert asyncio.run(beginnings(clean)) == []


@pytest.mark.slow
def test_a_caller_who_speaks_over_the_agent_is_heard_through_its_echo() -> None:
    far = agent_speech()
    said, near = speak("Sorry, could you say that again please?", rate=RATE), np.zeros(len(far), np.int16)
    starts = (3.0, 9.0)
    for at in starts:
        near[round(at * RATE) : round(at * RATE) + len(said)] = said
    alone = asyncio.run(beginnings(cleaned(np.zeros_like(far), echoed(np.zeros_like(far), 160, -20, near))))
    over = asyncio.run(beginnings(cleaned(far, echoed(far, 160, -20, near))))
    for at in starts:
        first_alone = min(found for found in alone if found >= at)
        first_over = min(found for found in over if found >= at)
        print(
            f"barge-in at {at:.0f} s: seen after {first_alone - at:.2f} s alone, {first_over - at:.2f} s over the agent"
        )
        assert first_over - at < 0.6
