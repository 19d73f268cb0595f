"""The caller's sound at an even pace, and what is sent to a carrier: frame by frame, without a line or a clock."""

import numpy as np
import pytest

from agent.bridge.playout import FRAME, FRAME_BYTES, LONGEST, MOST, SILENCE, Playout, is_quiet
from agent.bridge.voices import HANGOVER, CarrierBuffer, Mix


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


def test_an_even_line_is_two_frames_late() -> None:
    playout, heard = Playout(), []
    for number, loud in enumerate(LOUD, 1):
        playout.put(frame(loud), number)
        heard.append(value(playout.take()))
    assert heard == [None, *LOUD[:-1]]
    assert (playout.counts.gaps, playout.counts.lost) == (0, 0)


def test_frames_out_of_order_are_put_in_order() -> None:
    playout, heard = Playout(), []
    order = [1, 2, 4, 3, 5, 7, 6, 8, 9, 10]
    for number in order:
        playout.put(frame(LOUD[number]), number)
        heard += played(playout, 1)
    heard += played(playout, 3)
    assert heard == [LOUD[number] for number in range(1, 11)]
    assert playout.counts.late == 0


def test_a_frame_told_twice_is_heard_once() -> None:
    playout = Playout()
    for number in (1, 2, 2, 3, 3, 1):
        playout.put(frame(LOUD[number]), number)
    assert played(playout, 6) == [LOUD[1], LOUD[2], LOUD[3]]


@pytest.mark.parametrize("lost", [{5}, {5, 6}, {3, 9, 15, 21}])
def test_a_lost_frame_costs_itself_only(lost: set[int]) -> None:
    playout, heard = Playout(), []
    for number in range(1, 30):
        if number not in lost:
            playout.put(frame(LOUD[number]), number)
        heard += played(playout, 1)
    heard += played(playout, 8)
    assert heard == [LOUD[number] for number in range(1, 30) if number not in lost]
    assert playout.counts.lost == len(lost)


def test_loss_that_the_numbers_do_not_show_costs_no_more() -> None:
    """A carrier that had no frame itself goes on counting: the line is short of sound, and never silent for long."""
    playout, covered = Playout(), 0
    number = 0
    for tick in range(200):
        if tick % 10 != 5:
            number += 1
            playout.put(frame(5_000), number)
        covered += value(playout.take()) is None
    assert covered <= 20 + 2
    assert playout.counts.lost == 0


def test_a_late_burst_is_played_and_the_delay_taken_out_of_the_pause() -> None:
    playout, heard = Playout(), []
    for number in range(1, 11):
        playout.put(frame(LOUD[number]), number)
        heard += played(playout, 1)
    heard += played(playout, 8)  # 160 ms without a word of the line
    for number in range(11, 20):
        playout.put(frame(LOUD[number]), number)
    for number in range(20, 30):
        playout.put(frame(LOUD[number]), number)
        heard += played(playout, 1)
    for number in range(30, 90):  # a pause
        playout.put(SILENCE, number)
        heard += played(playout, 1)
    assert heard == LOUD[1:30]
    assert playout.delay_ms <= 20 * (MOST // 2)
    assert playout.counts.cut > 0


def test_speech_is_never_shortened_and_an_outage_bounded() -> None:
    playout = Playout()
    for number in range(1, LONGEST):
        playout.put(frame(5_000), number)
    assert len(played(playout, LONGEST)) == LONGEST - 1
    for number in range(LONGEST, 4 * LONGEST):
        playout.put(frame(5_000), number)
    assert playout.delay_ms <= 20 * LONGEST


def test_a_count_that_begins_anew_is_followed() -> None:
    playout = Playout()
    for number in range(1_000, 1_020):
        playout.put(frame(5_000), number)
        playout.take()
    heard: list[int] = []
    for number in range(1, 10):
        playout.put(frame(LOUD[number]), number)
        heard += played(playout, 1)
    assert heard == LOUD[1:9]


def test_a_gap_begins_without_a_click() -> None:
    playout = Playout()
    for number in (1, 2):
        playout.put(frame(8_000), number)
    playout.take(), playout.take()
    cover = np.frombuffer(playout.take(), np.int16)
    assert cover[0] > 5_000
    assert (np.diff(cover) <= 0).all()
    assert abs(int(cover[-1])) < 100
    assert playout.take() == SILENCE


def test_longer_and_shorter_pieces_are_cut_into_frames() -> None:
    playout = Playout()
    playout.put(frame(1_000) + frame(1_100) + frame(1_200)[:100])
    assert played(playout, 2) == [1_000, 1_100]
    assert not is_quiet(playout.take())


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


def test_the_carrier_s_buffer_is_known_by_clock_and_marks() -> None:
    buffer, now = CarrierBuffer(), 100.0
    assert buffer.ahead_ms(now) == 0
    for _ in range(5):
        buffer.sent(now)
    assert buffer.ahead_ms(now) == pytest.approx(100)
    name = buffer.mark(now)
    buffer.played(name, now + 0.15)
    assert buffer.way_ms == pytest.approx(150)
    assert buffer.ahead_ms(now + 0.2) == 0
    # A carrier that is behind: the mark takes 400 ms longer than the way.
    late = buffer.mark(now + 1)
    assert buffer.ahead_ms(now + 1.55) == pytest.approx(400)
    buffer.played(late, now + 1.55)
    held = buffer.mark(now + 1.6)
    assert buffer.ahead_ms(now + 1.6) == pytest.approx(400)
    buffer.cleared()
    assert buffer.ahead_ms(now + 1.6) == 0
    buffer.played(held, now + 1.7)
    buffer.played("nobody's", now + 1.7)
