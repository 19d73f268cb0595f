"""The caller's sound at an even pace, and what is sent to a carrier: frame by frame, without a line or a clock."""

import numpy as np

from agent.bridge.playout import LEAST, LONGEST, Playout
from agent.bridge.voices import HANGOVER, Mix
from agent.phone.frames import FRAME, FRAME_BYTES, SILENCE


def frame(value: int) -> bytes:
    """20 ms in which every sample is `value`: it can be told from every other."""
    return np.full(FRAME, value, np.int16).tobytes()


def value(sound: bytes | None) -> int | None:
    """What `frame` was made of; None for silence and for what covers a gap."""
    samples = np.frombuffer(sound or b"", np.int16)
    return int(samples[0]) if samples.size and (samples == samples[0]).all() and samples[0] else None


def played(playout: Playout, ticks: int) -> list[int]:
    taken = [playout.take() for _ in range(ticks)]
    assert all(len(one) == FRAME_BYTES for one in taken)
    return [found for one in taken if (found := value(one)) is not None]


LOUD = [1_000 + 100 * number for number in range(40)]


def test_an_even_line_is_a_frame_late() -> None:
    playout, heard = Playout(), []
    for loud in LOUD:
        playout.put(frame(loud))
        heard.append(value(playout.take()))
    assert heard == [None, *LOUD[:-1]]
    assert playout.counts.gaps == 0


def test_a_line_that_is_short_of_sound_is_never_silent_for_long() -> None:
    """A carrier that had no frame itself goes on counting: each that is missing costs its own time."""
    playout, covered = Playout(), 0
    for tick in range(200):
        if tick % 10 != 5:
            playout.put(frame(5_000))
        covered += value(playout.take()) is None
    assert covered <= 20 + 2


def test_a_late_burst_is_played_and_the_delay_taken_out_of_the_pause() -> None:
    playout, heard = Playout(), []
    for number in range(10):
        playout.put(frame(LOUD[number]))
        heard += played(playout, 1)
    heard += played(playout, 8)  # 160 ms without a word of the line
    for number in range(10, 18):
        playout.put(frame(LOUD[number]))
    for number in range(18, 30):
        playout.put(frame(LOUD[number]))
        heard += played(playout, 1)
    late_ms = playout.delay_ms
    for _ in range(60):  # a pause
        playout.put(SILENCE)
        heard += played(playout, 1)
    assert heard == LOUD[:30]
    assert late_ms >= 160
    assert playout.delay_ms <= 20 * (LEAST + 2)
    assert playout.counts.cut > 0


def test_speech_is_never_shortened_and_an_outage_bounded() -> None:
    playout = Playout()
    for _ in range(LONGEST):
        playout.put(frame(5_000))
    assert len(played(playout, LONGEST)) == LONGEST
    for _ in range(4 * LONGEST):
        playout.put(frame(5_000))
    assert playout.delay_ms == 20 * LONGEST


def test_a_gap_begins_without_a_click() -> None:
    playout = Playout()
    playout.put(frame(8_000) * 2)
    assert played(playout, 2) == [8_000, 8_000]
    cover = np.frombuffer(playout.take(), np.int16)
    assert cover[0] > 5_000
    assert (np.diff(cover) <= 0).all()
    assert abs(int(cover[-1])) < 100
    assert playout.take() == SILENCE


def test_pieces_of_any_length_make_whole_frames() -> None:
    playout = Playout()
    sound = frame(1_000) + frame(1_100) + frame(1_200)
    for at in range(0, len(sound), 160):
        playout.put(sound[at : at + 160])
    assert played(playout, 3) == [1_000, 1_100, 1_200]


# --- what is sent to the carrier ---


def test_nothing_is_sent_in_a_pause() -> None:
    mix = Mix()
    voice = mix.open("agent")
    sent = 0
    for tick in range(100):
        voice.put(frame(4_000) if 10 <= tick < 30 else SILENCE)
        sent += mix.take() is not None
    assert sent == 20 + HANGOVER
    assert mix.empty() == 0


def test_two_voices_are_added_and_never_wrap() -> None:
    mix = Mix()
    one, other = mix.open("agent"), mix.open("supervisor")
    for _ in range(2):
        one.put(frame(20_000))
        other.put(frame(20_000))
    assert value(mix.take()) == 32_767


def test_a_barge_in_leaves_nothing_to_be_heard() -> None:
    mix = Mix()
    voice = mix.open("agent")
    for _ in range(8):
        voice.put(frame(4_000))
    assert mix.empty() == 160
    assert mix.take() is None
