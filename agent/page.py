"""The candidate's page: what it is told of the call, and what it asks for."""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from pipecat.frames.frames import OutputTransportMessageUrgentFrame
from pipecat.processors.frame_processor import FrameDirection
from pipecat.transports.base_transport import BaseTransport

from contract import events
from contract.commands import CommandSource, SentCommand
from contract.events import Event
from contract.live import LiveState, PageCommand, PageMessage

log = structlog.get_logger(__name__)

PAGE_EVENTS = frozenset({"agent.said", "candidate.said", "question.asked"})
"""What the candidate's page is told, besides the live state."""


class Page:
    """`withheld`: the page must not hear from this agent any more; what waits is thrown away."""

    def __init__(self, transport: BaseTransport, *, withheld: Callable[[], bool]) -> None:
        self._transport = transport
        self._withheld = withheld
        self._messages: asyncio.Queue[PageMessage] = asyncio.Queue()

    def tell(self, event: Event) -> None:
        """Passes on what is for the candidate's eyes."""
        if event.type in PAGE_EVENTS or _confirms_to_page(event):
            self._put(event)

    def show(self, live: LiveState) -> None:
        # Which rubric points are covered, and how loud somebody is, are for HR's eyes only.
        kept = {"covered_points": (), "candidate_level": 0, "played_level": 0}
        self._messages.put_nowait(PageMessage(live=live.model_copy(update=kept)))

    def say_over(self, last_word: events.CallEnded) -> None:
        self._put(last_word)

    async def send(self) -> None:
        """Sends what was told and shown, for as long as the call goes on."""
        output = self._transport.output()
        while True:
            message = await self._messages.get()
            if self._withheld():
                continue
            frame = OutputTransportMessageUrgentFrame(message=message.model_dump(mode="json", exclude_none=True))
            await output.queue_frame(frame, FrameDirection.DOWNSTREAM)

    def asked(self, message: Any) -> SentCommand | None:
        """The command in a message from the page; None for anything else."""
        try:
            sent = PageCommand.model_validate({"command": message["command"]}).command
        except (ValueError, TypeError, KeyError):
            log.warning("page_message_refused")
            return None
        # The door decides who is speaking: whatever a page claims, it speaks for the candidate.
        return sent.model_copy(update={"source": CommandSource.CANDIDATE, "by": None})

    def _put(self, event: Event) -> None:
        self._messages.put_nowait(PageMessage(event=event.model_dump(mode="json")))


def _confirms_to_page(event: Event) -> bool:
    """The page keeps a command until its agent has it. What the company asks of the agent is not for its eyes."""
    return isinstance(event, events.CommandReceived) and event.source is CommandSource.CANDIDATE
