"""Language models in order; the last is always the rules, which say the director's words as they stand.

The model's words leave here in whole sentences only, so a stream that breaks off never becomes half a sentence. What
remains of the move is given to the next model.
"""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import structlog
from pipecat.frames.frames import (
    AggregatedTextFrame,
    Frame,
    InterruptionFrame,
    LLMContextFrame,
    LLMFullResponseEndFrame,
    LLMFullResponseStartFrame,
    LLMTextFrame,
)
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.frame_processor import FrameDirection
from pipecat.utils.text.base_text_aggregator import TextType
from pipecat.utils.text.simple_text_aggregator import SimpleTextAggregator

from agent.failover.engine import Deadlines, Engine
from agent.failover.sentences import is_question, is_whole, left_to_say
from agent.failover.switcher import PartSwitcher
from agent.services.llm import move_of

CHARS_PER_SEC = 15.0
"""How fast a voice speaks: English runs at about 150 words a minute."""

log = structlog.get_logger(__name__)


class LLMFailover(PartSwitcher):
    part = "llm"
    makes = (LLMFullResponseStartFrame, LLMTextFrame, LLMFullResponseEndFrame, AggregatedTextFrame)

    def __init__(self, engines: Sequence[Engine], deadlines: Deadlines) -> None:
        super().__init__(engines, deadlines)
        self._messages: list[Any] = []
        """The context of the reply under way, as steering sent it."""
        self._move: dict[str, Any] | None = None
        self._said: list[str] = []
        """Whole sentences of the reply that have gone to the voice."""
        self._replying = False
        self._started = False
        self._spoken_until = 0.0
        """When the voice will be through with what it has; the loop's time."""
        self._text = SimpleTextAggregator()

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        if isinstance(frame, LLMContextFrame) and direction is FrameDirection.DOWNSTREAM:
            move = move_of(frame.context)
            if move is not None and move.get("verbatim"):
                await self._say_as_it_stands(move)
                return
            await self._begin(frame)
        elif isinstance(frame, InterruptionFrame):
            await self._forget()
        await super().process_frame(frame, direction)

    async def _begin(self, frame: LLMContextFrame) -> None:
        await self.at_boundary()
        await self._forget()
        self._messages, self._move = list(frame.context.get_messages()), move_of(frame.context)
        self._replying = True
        self._spoken_until = 0.0
        self._wait_for_token(first=True)

    async def _say_as_it_stands(self, move: dict[str, Any]) -> None:
        """Without a model: it would be too late for this turn."""
        await self._forget()
        await self.push_frame(LLMFullResponseStartFrame())
        for sentence in move["say"]:
            await self.push_frame(AggregatedTextFrame(sentence, TextType.SENTENCE, raw_text=sentence))
        await self.push_frame(LLMFullResponseEndFrame())

    async def _forget(self) -> None:
        self._disarm()
        await self._text.reset()
        self._said, self._replying, self._started = [], False, False

    def _wait_for_token(self, *, first: bool) -> None:
        now = asyncio.get_running_loop().time()
        if first:
            self._spoken_until = max(self._spoken_until, now)
        secs = self._deadlines.first_token_secs if first else self._deadlines.next_token_secs
        left = self._spoken_until + self._deadlines.sentence_secs - now
        if left < secs:
            self._arm(max(0.0, left), f"no whole sentence in {self._deadlines.sentence_secs:.1f} s")
        else:
            self._arm(secs, f"no {'first' if first else 'further'} token in {secs:.1f} s")

    # --- what a model says ---

    async def said_by(self, engine: Engine, frame: Frame) -> list[Frame]:
        if engine is not self.current or not isinstance(frame, self.makes):
            return await super().said_by(engine, frame)
        if isinstance(frame, LLMFullResponseStartFrame):
            first, self._started = not self._started, True
            return [frame] if first else []
        if isinstance(frame, LLMFullResponseEndFrame):
            return await self._ended(engine, frame)
        if isinstance(frame, LLMTextFrame):
            if not self._replying:
                return []
            found = await self._sentences(frame.text, whole=engine.offline)
            self._wait_for_token(first=False)
            return found
        return [frame]

    async def _sentences(self, text: str, *, whole: bool) -> list[Frame]:
        """`whole`: the text is known to end with a sentence."""
        found = [piece.text async for piece in self._text.aggregate(text)]
        if whole and (rest := await self._text.flush()) is not None:
            found.append(rest.text)
        return [self._sentence(sentence.strip()) for sentence in found if sentence.strip()]

    def _sentence(self, sentence: str) -> Frame:
        self._said.append(sentence)
        now = asyncio.get_running_loop().time()
        self._spoken_until = max(self._spoken_until, now) + len(sentence) / CHARS_PER_SEC
        return AggregatedTextFrame(sentence, TextType.SENTENCE, raw_text=sentence)

    async def _ended(self, engine: Engine, frame: LLMFullResponseEndFrame) -> list[Frame]:
        """A reply that ends in order; or one that was cut without an error."""
        if not self._replying:
            return [frame]
        self._disarm()
        rest = await self._text.flush()
        text = rest.text.strip() if rest is not None else ""
        if not is_whole(text):
            await self.failed(engine, "the reply broke off")
            return []
        passed = [self._sentence(text)] if text else []
        if self._move is not None and self._move["say"] and not self._said:
            await self.failed(engine, "an empty reply")
            return []
        self._bench.worked(engine)
        left = self._left() if any(is_question(sentence) for sentence in self._left()) else []
        if left:
            log.warning("reply_left_out_words", engine=engine.name, sentences=len(left))
        passed.extend(self._sentence(sentence) for sentence in left)
        self._replying = False
        return [*passed, frame]

    def _left(self) -> list[str]:
        return left_to_say(self._move["say"], self._said) if self._move is not None else []

    # --- another model ---

    async def take_over(self, failed: Engine) -> None:
        if not self._replying:
            return
        await self._text.reset()
        left = self._left()
        if self._move is not None and not left:
            self._replying = False
            await self.push_frame(LLMFullResponseEndFrame())
            return
        self._wait_for_token(first=True)
        await self.current.service.queue_frame(LLMContextFrame(context=self._context_of(left)))

    def _context_of(self, left: list[str]) -> LLMContext:
        messages = self._messages
        if self._move is not None:
            content = json.dumps({"move": {**self._move, "say": left}}, ensure_ascii=False)
            messages = [*messages[:-1], {"role": "developer", "content": content}]
        return LLMContext(messages=messages)
