"""Recognisers in order. Speech that one of them did not turn into words is heard again by the next."""

import asyncio
import copy
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pipecat.audio.utils import pcm_to_wav
from pipecat.frames.frames import (
    EagerTranscriptionFrame,
    ErrorFrame,
    Frame,
    InterimTranscriptionFrame,
    TranscriptionFrame,
    UserStartedSpeakingFrame,
    UserStoppedSpeakingFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection
from pipecat.services.stt_service import SegmentedSTTService, STTService

from agent.failover.engine import Deadlines, Engine
from agent.failover.kept_speech import KeptSpeech
from agent.failover.switcher import PartSwitcher
from agent.failover.vendor import forget_audio
from agent.services.recognised import RecognisedSpeech, ends_stretch

LONGEST_WAIT_SECS = 1.6
"""A recogniser whose own slowest of a hundred takes longer than this is not waited for: goals §6 allows 2.0 s of
silence, of which the VAD's pause, another recogniser and the reply take about 0.4 s."""
SURELY_SPEECH_SECS = 1.0
"""Coughs and claps that the VAD takes for speech are shorter."""
MISSES = 2
"""Stretches in a row without words after which the only recogniser counts as failed: one may have been a noise."""
OVERLAP_SECS = 0.05
_REPLAYED = "heard_again"


class STTFailover(PartSwitcher):
    part = "stt"
    makes = (
        TranscriptionFrame,
        InterimTranscriptionFrame,
        EagerTranscriptionFrame,
        UserStartedSpeakingFrame,
        UserStoppedSpeakingFrame,
    )

    def __init__(self, engines: Sequence[Engine], deadlines: Deadlines) -> None:
        super().__init__(engines, deadlines)
        self._kept = KeptSpeech()
        self._recognised_until = 0.0
        """Loop time of the last word that was recognised, where engines tell."""
        self._hears_again = False
        """The present engine was given sound of which the one before may have recognised a part."""
        self._on_trial: tuple[Engine, str] | None = None
        """The engine that gave no words, and why it is suspected: another one is asked what there was to hear."""
        self._misses = 0

    # --- sound comes in ---

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        if direction is FrameDirection.DOWNSTREAM:
            if isinstance(frame, VADUserStartedSpeakingFrame) and not self._kept.has_speech and not self._on_trial:
                await self.at_boundary()
            self._kept.take(frame)
        await super().process_frame(frame, direction)
        if direction is FrameDirection.DOWNSTREAM:
            if isinstance(frame, VADUserStartedSpeakingFrame) and self._timer is None and self._streams(self.current):
                self._expect_partial()
            elif isinstance(frame, VADUserStoppedSpeakingFrame) and self._kept.has_speech:
                self._expect_words()

    def _streams(self, engine: Engine) -> bool:
        return not isinstance(engine.service, SegmentedSTTService)

    def _expect_partial(self) -> None:
        secs = self._deadlines.partial_secs
        self._arm(secs, f"no words in {secs:.1f} s of speech")

    def _expect_words(self) -> None:
        secs = self._deadlines.words_secs
        service = self.current.service
        if isinstance(service, STTService):
            secs = max(secs, min(LONGEST_WAIT_SECS, service.service_metadata_frame().ttfs_p99_latency))
        self._arm(secs, f"no words {secs:.1f} s after speech")

    # --- words come out ---

    async def said_by(self, engine: Engine, frame: Frame) -> list[Frame]:
        if frame.metadata.get(_REPLAYED):
            return []
        if engine is self.current and not self.lost:
            if isinstance(frame, TranscriptionFrame):
                return await self._final(engine, frame)
            if isinstance(frame, InterimTranscriptionFrame):
                await self._alive()
        return await super().said_by(engine, frame)

    async def _alive(self) -> None:
        self._misses = 0
        await self._settle_trial(words=True)
        if self._kept.speaking:
            self._expect_partial()
        else:
            self._expect_words()

    async def _final(self, engine: Engine, frame: TranscriptionFrame) -> list[Frame]:
        self._misses = 0
        words = bool(frame.text.strip())
        fresh = self._without_repeats(frame)
        self._mark_recognised(frame)
        if not await self._settle_trial(words=words):
            return [frame]
        self._bench.worked(engine)
        if self._kept.has_speech and not self._kept.speaking:
            self._expect_words()
        elif not self._kept.speaking or not self._streams(engine):
            self._disarm()
        else:
            self._expect_partial()
        return [fresh] if fresh is not None else []

    def _without_repeats(self, frame: TranscriptionFrame) -> TranscriptionFrame | None:
        """Words that the engine before had recognised already are taken out; None when nothing else was said. An
        engine's own are never: where the loop stalls, their times may run backwards."""
        result = frame.result
        if not self._hears_again:
            return frame
        if not isinstance(result, RecognisedSpeech) or result.started_at is None or not result.words:
            return frame
        limit = self._recognised_until + OVERLAP_SECS
        words = tuple(word for word in result.words if result.started_at + word.end_ms / 1000 > limit)
        self._hears_again = not words
        if len(words) == len(result.words):
            return frame
        if not words and not ends_stretch(result):
            return None
        text = " ".join(word.text for word in words)
        frame.text, frame.result = text, replace(result, text=text, words=words)
        return frame

    def _mark_recognised(self, frame: TranscriptionFrame) -> None:
        result = frame.result
        if isinstance(result, RecognisedSpeech) and result.started_at is not None and result.words:
            self._recognised_until = result.started_at + result.words[-1].end_ms / 1000
            self._kept.recognised_until(self._recognised_until)
            if ends_stretch(result) and not self._streams(self.current):
                self._kept.recognised_until(self._recognised_until)
        elif not self._kept.speaking and self._streams(self.current):
            self._kept.clear()
        else:
            self._kept.first_stretch_recognised()

    # --- doubt ---

    def _too_late(self, engine: Engine, reason: str) -> None:
        self._timer = None
        self.create_task(self._no_words(engine, reason), name=f"{self}::no_words")

    async def _no_words(self, engine: Engine, reason: str) -> None:
        """The VAD heard speech, the engine did not. A second opinion tells a noise from a recogniser that hangs."""
        if engine is not self.current or self._over or self.lost:
            return
        if self._on_trial is not None:
            await self._settle_trial(words=False)
            return
        following = self._next_free(engine)
        if following is None:
            self._misses += 1
            if self._misses >= MISSES and self._kept.speech_secs() >= SURELY_SPEECH_SECS:
                await self.failed(engine, reason)
            return
        self._on_trial = engine, reason
        await self._ask(following)

    async def _ask(self, engine: Engine) -> None:
        await engine.service.set_usable(True)
        await self.strategy.use(engine.service)
        await self._hear_again()

    async def _settle_trial(self, *, words: bool) -> bool:
        """`words`: whether the second engine has heard some. True when the engine now in use is the one that spoke."""
        if self._on_trial is None:
            return True
        (suspect, reason), self._on_trial = self._on_trial, None
        if words:
            self._bench.put(suspect, refused=False)
            self.witness.engine_failed(self.part, suspect.choice, reason, fatal=False)
            self.witness.engine_switched(self.part, suspect.choice, self.current.choice, reason)
            await self._leave(suspect)
            return True
        # Nobody heard words: it was a noise, and the first engine is as good as before.
        other = self.current
        await self.strategy.use(suspect.service)
        await self._leave(other)
        self._kept.clear()
        return False

    async def failed(self, engine: Engine, reason: str, *, refused: bool = False) -> None:
        if self._on_trial is not None and engine is self.current:
            self._on_trial = None
        await super().failed(engine, reason, refused=refused)

    # --- another recogniser ---

    async def _leave(self, engine: Engine) -> None:
        forget_audio(engine.service)
        await super()._leave(engine)

    async def take_over(self, failed: Engine) -> None:
        await self._hear_again()

    async def _hear_again(self) -> None:
        """Copies of the frames, so that nobody behind the recogniser hears them twice."""
        service = self.current.service
        self._hears_again = True
        for frame in self._kept.frames:
            again = copy.copy(frame)
            again.metadata = {**frame.metadata, _REPLAYED: True}
            await service.queue_frame(again)
        if not self._kept.has_speech:
            return
        if self._kept.speaking:
            self._expect_partial() if self._streams(self.current) else self._disarm()
        else:
            self._expect_words()

    async def nobody_left(self) -> None:
        self.witness.part_lost(self.part, ())

    async def works_again(self, engine: Engine) -> bool:
        """Over HTTP the speech that waits is the question; a connection that opens is an answer."""
        service: Any = engine.service
        if self._streams(engine) or not self._kept.has_speech:
            return True
        pcm = self._kept.pcm()
        audio = pcm_to_wav(pcm, service.sample_rate) if service.wants_wav_segments else pcm
        try:
            async with asyncio.timeout(LONGEST_WAIT_SECS * 2):
                async for frame in service.run_stt(audio):
                    if isinstance(frame, ErrorFrame):
                        return False
        except Exception:  # whatever a vendor's client raises: it is still away
            return False
        return True
