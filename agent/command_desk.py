"""Commands by the candidate and by HR, carried out on a running interview."""

from typing import TYPE_CHECKING

from agent.interviewer.director import CommandRefused
from contract import commands, events

if TYPE_CHECKING:
    from agent.steering import Steering

QUIET_COMMANDS = frozenset({"extend_time", "ready"})
"""Carried out without interrupting what the agent is saying."""


class CommandDesk:
    """Carries out each command once, by its id, and writes down what became of it."""

    def __init__(self, steering: "Steering") -> None:
        self._steering = steering
        self._done: set[str] = set()

    async def handle(self, sent: commands.SentCommand) -> None:
        """A second arrival of an id changes nothing."""
        if sent.id in self._done or self._steering.ended:
            return
        self._done.add(sent.id)
        refused = await self._obey(sent)
        self._steering.journal.command_received(sent, refused)
        self._steering.show()

    async def _obey(self, sent: commands.SentCommand) -> str | None:
        """The reason of a refusal, or None when done."""
        command = sent.command
        by_candidate = sent.source is commands.CommandSource.CANDIDATE
        allowed = commands.CANDIDATE_COMMANDS if by_candidate else commands.COMPANY_COMMANDS
        if command.kind not in allowed:
            return "not a command of this sender"
        match command:
            case commands.StopReplaced():
                self._steering.finish(events.EndReason.REPLACED)
            case commands.SetTextMode():
                await self._steering.set_text_mode(command.on)
            case commands.SayText():
                await self._steering.read(command.text)
            case _:
                return await self._ask_director(command, by_company=not by_candidate)
        return None

    async def _ask_director(self, command: commands.Command, *, by_company: bool) -> str | None:
        steering = self._steering
        if command.kind not in QUIET_COMMANDS:
            await steering.silence_agent()
        if isinstance(command, commands.SkipQuestion):
            # Words that were taken back belong to the question that is left.
            steering.forget_unanswered()
        thinking = steering.director.in_thinking_time
        result = steering.director.command(command, steering.now_ms())
        if isinstance(result, CommandRefused):
            return result.reason
        if thinking and isinstance(command, commands.Ready):
            steering.journal.thinking_ended()
            if await steering.answer_what_waited():
                return None
        if result is None:
            return None
        if isinstance(command, commands.EndCall) and by_company:
            steering.journal.ended_by_company = True
        await steering.carry_out(result)
        return None
