"""Voices in order. What one voice has said of a sentence the next does not repeat: it says the rest."""

import asyncio
from collections.abc import Sequence
from typing import Any

from pipecat.frames.frames import (
    AggregatedTextFrame,
    Frame,
    InterruptionFrame,
    LLMAssistantPushAggregationFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
    TTSAudioRawFrame,
    TTSStartedFrame,
    TTSStoppedFrame,
    TTSTextFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.tts_service import WebsocketTTSService
from pipecat.utils.text.base_text_aggregator import TextType
from pipecat.utils.text.simple_text_aggregator import SimpleTextAggregator

from agent.failover.engine import Deadlines, Engine
from agent.failover.frames import ON_RECORD, SentenceBroke
from agent.failover.ledger import Ledger, Pending
from agent.failover.pacing import Pacing
from agent.failover.sound import can_be_speech
from agent.failover.switcher import PartSwitcher

EARLY = 0.5
"""Sound that ends before this share of the expected length has been cut off by the vendor."""
BEHIND_SECS = 1.0
"""A voice this far behind its own sound drips: the candidate has heard as much silence within the sentence."""
LONG_GAP_SECS = 0.4
PROBE = "Hello."


class TTSFailover(PartSwitcher):
    part = "tts"
    makes = (
        TTSAudioRawFrame,
        TTSStartedFrame,
        TTSStoppedFrame,
        TTSTextFrame,
        AggregatedTextFrame,
        LLMFullResponseStartFrame,
        LLMFullResponseEndFrame,
        LLMAssistantPushAggregationFrame,
    )

    def __init__(self, engines: Sequence[Engine], deadlines: Deadlines) -> None:
        super().__init__(engines, deadlines)
        self._ledgers = {
            id(engine): Ledger(streams=isinstance(engine.service, WebsocketTTSService)) for engine in engines
        }
        self._pacing = Pacing()
        self._text = SimpleTextAggregator()
        self._end_given = self._end_out = True
        self._swallow_start = False
        self._first_sound_at: float | None = None
        """Of what is pending; the loop's time."""
        self._last_sound_at = 0.0
        self._first_piece = True
        """The next sound begins a sentence: it is looked at."""

    @property
    def _ledger(self) -> Ledger:
        return self._ledgers[id(self.current)]

    # --- what is to be said ---

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        if direction is FrameDirection.UPSTREAM:
            await super().process_frame(frame, direction)
        elif isinstance(frame, LLMFullResponseStartFrame):
            await self._reply_begins(frame)
        elif isinstance(frame, LLMTextFrame) and not frame.skip_tts:
            for sentence in await self._sentences(frame.text):
                await self._say(AggregatedTextFrame(sentence, TextType.SENTENCE, raw_text=sentence))
        elif isinstance(frame, AggregatedTextFrame) and not isinstance(frame, TTSTextFrame):
            await self._say(frame)
        elif isinstance(frame, LLMFullResponseEndFrame):
            await self._reply_ends(frame)
        else:
            if isinstance(frame, InterruptionFrame):
                self._forget()
            await super().process_frame(frame, direction)

    async def _sentences(self, text: str) -> list[str]:
        """Text that comes without a language model's gate is whole sentences."""
        found = [piece.text async for piece in self._text.aggregate(text)]
        if (rest := await self._text.flush()) is not None:
            found.append(rest.text)
        return [sentence.strip() for sentence in found if sentence.strip()]

    async def _reply_begins(self, frame: LLMFullResponseStartFrame) -> None:
        if not self._ledger.pending:
            await self.at_boundary()
            self._swallow_start = False
        self._end_given = self._end_out = False
        if not self.lost:
            await super().process_frame(frame, FrameDirection.DOWNSTREAM)

    async def _say(self, frame: AggregatedTextFrame) -> None:
        self._ledger.given(frame.text, frame.id)
        if self.lost:
            return
        if len(self._ledger.pending) == 1:
            self._first_sound_at, self._first_piece = None, True
        self._expect_sound()
        await super().process_frame(frame, FrameDirection.DOWNSTREAM)

    async def _reply_ends(self, frame: LLMFullResponseEndFrame) -> None:
        self._end_given = True
        if self.lost:
            self._settle_unsaid()
            return
        await super().process_frame(frame, FrameDirection.DOWNSTREAM)

    def _forget(self) -> None:
        self._disarm()
        self._pacing.clear()
        self._ledger.pending.clear()
        self._ledger.sound_ms = 0.0
        self._end_given = self._end_out = True

    # --- what a voice makes of it ---

    async def said_by(self, engine: Engine, frame: Frame) -> list[Frame]:
        if engine is not self.current or not isinstance(frame, self.makes):
            return await super().said_by(engine, frame)
        if self.lost:
            return []
        match frame:
            case TTSAudioRawFrame():
                return await self._sounded(engine, frame)
            case TTSTextFrame():
                return await self._spoken(engine, frame)
            case AggregatedTextFrame():
                self._ledger.announced(frame.id)
                return self._pacing.announced(frame) if _runs_ahead(engine) else [frame]
            case TTSStoppedFrame():
                return await self._stopped(engine, frame)
            case LLMFullResponseStartFrame() if self._swallow_start:
                self._swallow_start = False
                return []
            case LLMFullResponseEndFrame():
                self._end_out = True
                return [*self._paced(self._pacing.rest()), frame]
        return [frame]

    def _paced(self, frames: list[Frame]) -> list[Frame]:
        for frame in frames:
            if isinstance(frame, TTSTextFrame):
                self._ledger.closed(frame.text)
        return frames

    async def _sounded(self, engine: Engine, frame: TTSAudioRawFrame) -> list[Frame]:
        if self._first_piece and not can_be_speech(frame.audio):
            await self.failed(engine, "what came is not sound")
            return []
        self._first_piece = False
        ledger = self._ledger
        behind = self._behind(ledger.sound_ms / 1000)
        ms = len(frame.audio) / 2 / frame.num_channels / frame.sample_rate * 1000
        ledger.sound(ms)
        if ledger.pending and behind > BEHIND_SECS and self._can_be_left(engine):
            await self.failed(engine, f"sound comes slower than speech, {behind:.1f} s behind")
            return []
        self._expect_sound()
        return [frame, *self._paced(self._pacing.sound(ms, ledger.measured))]

    def _can_be_left(self, engine: Engine) -> bool:
        """Slow sound is better than none."""
        return not engine.offline and not self._ledger.timed and self._next_free(engine) is not None

    def _behind(self, sound_secs: float) -> float:
        """Seconds that the sound so far is short of the time since it began; long gaps have a deadline of their own."""
        now = asyncio.get_running_loop().time()
        if self._first_sound_at is None:
            self._first_sound_at = self._last_sound_at = now
        gap = now - self._last_sound_at
        if gap > LONG_GAP_SECS:
            self._first_sound_at += gap
        self._last_sound_at = now
        return now - self._first_sound_at - sound_secs

    async def _spoken(self, engine: Engine, frame: TTSTextFrame) -> list[Frame]:
        ledger = self._ledger
        if _runs_ahead(engine):
            return self._pacing.text(frame)
        before = len(ledger.pending)
        if not ledger.text(frame.text):
            await self.failed(engine, "no sound came for a sentence")
            return []
        if len(ledger.pending) < before:
            self._bench.worked(engine)
            self._first_sound_at, self._first_piece = None, True
        self._expect_sound()
        return [frame]

    async def _stopped(self, engine: Engine, frame: TTSStoppedFrame) -> list[Frame]:
        ledger = self._ledger
        if ledger.pending and self._ends_everything(engine):
            expected_ms = sum(len(sentence.text) for sentence in ledger.pending) / ledger.rate
            if not ledger.timed and ledger.sound_ms < expected_ms * EARLY:
                await self.failed(engine, "the sound ended early")
                return []
            passed = self._paced(self._pacing.rest())
            ledger.all_through()
            self._bench.worked(engine)
            self._disarm()
            return [*passed, frame]
        self._expect_sound()
        return [frame]

    def _ends_everything(self, engine: Engine) -> bool:
        """Only a vendor that streams says by its own stop that all it was given has been spoken."""
        return isinstance(engine.service, WebsocketTTSService) and self._end_given

    def _expect_sound(self) -> None:
        ledger = self._ledger
        if not ledger.pending or ledger.nearly_through:
            self._disarm()
            return
        begun = ledger.sound_ms > 0
        secs = self._deadlines.next_sound_secs if begun else self._deadlines.first_sound_secs
        self._arm(secs, f"no {'further' if begun else 'first'} sound in {secs:.1f} s")

    # --- another voice ---

    async def take_over(self, failed: Engine) -> None:
        left = await self._break_off(failed)
        if not left:
            if self._end_given and not self._end_out:
                self._end_out = True
                await self.push_frame(LLMFullResponseEndFrame())
            return
        service = self.current.service
        self._swallow_start, self._first_sound_at, self._first_piece = True, None, True
        await service.queue_frame(LLMFullResponseStartFrame())
        for sentence in left:
            frame = AggregatedTextFrame(sentence.text, TextType.SENTENCE, raw_text=sentence.text)
            if sentence.closed:
                frame.metadata[ON_RECORD] = True
            self._ledger.given(sentence.text, frame.id, closed=sentence.closed)
            await service.queue_frame(frame)
        if self._end_given and not self._end_out:
            await service.queue_frame(LLMFullResponseEndFrame())
        self._expect_sound()

    async def _break_off(self, failed: Engine) -> list[Pending]:
        """Closes what was heard of the open sentence, behind its sound; returns what is left to say."""
        ledger = self._ledgers[id(failed)]
        heard, left, withdrawn = ledger.cut()
        ledger.pending.clear()
        ledger.sound_ms = 0.0
        self._pacing.clear()
        if heard and not ledger.timed:
            await self.push_frame(TTSTextFrame(heard, TextType.SENTENCE))
        if heard or withdrawn:
            await self.push_frame(SentenceBroke(heard=heard, withdrawn=withdrawn))
        return left

    async def nobody_left(self) -> None:
        left = await self._break_off(self.current)
        await self.push_frame(TTSStoppedFrame())
        if not self._end_out:
            await self.push_frame(LLMFullResponseEndFrame())
        self._end_out = True
        self.witness.part_lost(self.part, tuple(sentence.text for sentence in left))

    def _settle_unsaid(self) -> None:
        """A whole reply came while no voice works: its words go to where they can be read."""
        unsaid = tuple(sentence.text for sentence in self._ledger.pending)
        self._forget()
        if unsaid:
            self.witness.part_lost(self.part, unsaid)

    async def works_again(self, engine: Engine) -> bool:
        """Says one word to nobody: over HTTP there is no other way to know."""
        service: Any = engine.service
        if isinstance(service, WebsocketTTSService):
            return True
        try:
            async with asyncio.timeout(self._deadlines.first_sound_secs * 2):
                async for frame in service.run_tts(PROBE, "probe"):
                    if isinstance(frame, TTSAudioRawFrame):
                        return can_be_speech(frame.audio)
        except Exception:  # whatever a vendor's client raises: it is still away
            return False
        return False


def _runs_ahead(engine: Engine) -> bool:
    """It sends text when it is handed to the vendor, and sound when that comes; nothing tells one sentence's sound from
    the next one's."""
    service: Any = engine.service
    return isinstance(service, WebsocketTTSService) and bool(service._push_text_frames)
