"""The holdback alone: what it holds, what it loses, and when the words of a held reply are said."""

from pipecat.frames.frames import Frame, InterruptionFrame, LLMFullResponseStartFrame, TTSAudioRawFrame, TTSTextFrame
from pipecat.utils.text.base_text_aggregator import TextType

from agent.turns.holdback import Holdback
from tests.services.running import Running
from tests.support.eventually import until

MS = 1_000_000
"""In the pipeline's clock, which counts nanoseconds."""


def sound() -> TTSAudioRawFrame:
    return TTSAudioRawFrame(bytes(480), 24_000, 1)


def word(text: str, at_ns: int | None = None) -> TTSTextFrame:
    frame = TTSTextFrame(text, TextType.WORD)
    frame.pts = at_ns
    return frame


def words(alone: Running) -> list[str]:
    return [frame.text for frame in alone.out.of(TTSTextFrame)]


async def give(alone: Running, *frames: Frame) -> None:
    for frame in frames:
        await alone.worker.queue_frame(frame)


async def test_what_is_held_comes_in_order_with_what_follows_and_its_words_as_late_as_its_sound() -> None:
    holdback = Holdback()
    async with Running(holdback) as alone:
        await give(alone, word("before"))
        await until(lambda: words(alone) == ["before"])
        holdback.hold()
        now = holdback.get_clock().get_time()
        await give(alone, LLMFullResponseStartFrame(), sound(), word("one", now + 10 * MS), word("two", now + 20 * MS))
        await until(lambda: len(holdback._held) == 4)
        assert words(alone) == ["before"]
        assert not alone.out.of(TTSAudioRawFrame)
        held_until = holdback.get_clock().get_time()
        await holdback.release()
        await give(alone, word("three", now + 30 * MS))
        await until(lambda: words(alone) == ["before", "one", "two", "three"])
        _, one, two, three = (frame.pts for frame in alone.out.of(TTSTextFrame))
        sound_at = holdback._sound_came_ns
        assert one is not None
        assert two is not None
        assert three is not None
        assert sound_at is not None
        assert one - (now + 10 * MS) >= held_until - sound_at
        assert (two - one, three - two) == (10 * MS, 10 * MS)
        assert not holdback.closed
        await give(alone, LLMFullResponseStartFrame(), word("next", now))
        await until(lambda: words(alone)[-1] == "next")
        assert alone.out.of(TTSTextFrame)[-1].pts == now, "the next reply is on time"


async def test_late_pieces_of_a_dropped_reply_are_lost_and_the_next_one_is_held_from_its_beginning() -> None:
    holdback = Holdback()
    async with Running(holdback) as alone:
        holdback.hold()
        await give(alone, word("dropped"))
        await until(lambda: len(holdback._held) == 1)
        stop = InterruptionFrame()
        holdback.drops(stop)
        holdback.hold()
        await give(alone, word("late"), InterruptionFrame())
        await until(lambda: len(alone.out.of(InterruptionFrame)) == 1)
        await give(alone, stop)
        await until(lambda: len(alone.out.of(InterruptionFrame)) == 2)
        await give(alone, word("second"))
        await until(lambda: len(holdback._held) == 1)
        assert words(alone) == []
        await holdback.release()
        await until(lambda: words(alone) == ["second"])


async def test_after_a_drop_an_ordinary_reply_passes() -> None:
    holdback = Holdback()
    async with Running(holdback) as alone:
        holdback.hold()
        await give(alone, sound(), word("dropped"))
        await until(lambda: len(holdback._held) == 2)
        stop = InterruptionFrame()
        holdback.drops(stop)
        await give(alone, stop)
        await until(lambda: len(alone.out.of(InterruptionFrame)) == 1)
        await give(alone, word("ordinary"))
        await until(lambda: words(alone) == ["ordinary"])
        assert not alone.out.of(TTSAudioRawFrame)
