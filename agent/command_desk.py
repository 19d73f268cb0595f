"""Commands by the candidate and by HR, carried out on a running interview."""

import asyncio
import copy
from collections.abc import Iterable
from typing import TYPE_CHECKING

from agent.interviewer.director import Director
from agent.interviewer.moves import Move
from agent.interviewer.supervision import CommandRefused
from contract import commands, events

if TYPE_CHECKING:
    from agent.steering.processor import Steering

QUIET_COMMANDS = frozenset(
    {"extend_time", "ready", "note", "whisper", "withdraw_whisper", "probe_point", "finish_turn"}
)
"""Carried out without interrupting what the agent is saying."""


class CommandDesk:
    """Carries out each command once, by its id, and writes down what became of it."""

    def __init__(self, steering: "Steering", done: Iterable[str] = ()) -> None:
        """`done`: ids that earlier calls of the interview have carried out."""
        self._steering = steering
        self._done = set(done)
        self._ending = asyncio.Lock()
        """Held by a command that ends the call while it waits for the last words: the next one finds the call ended,
        and does not cut the closing words, behind which it ends."""

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
            case commands.SetTextMode() if self._steering.outage.by_phone:
                return "a telephone shows nothing"
            case commands.SetTextMode():
                await self._steering.turn_control.set_text_mode(command.on)
            case commands.SayText():
                await self._steering.turn_control.take_typed(command.text)
            case commands.PageNoticed():
                self._steering.journal.page_noticed(command, self._steering.director.open_question_id)
            case commands.TellOfWatchers():
                self._steering.watching.changed(command)
            case commands.Adjust():
                await self._adjust(command)
            case commands.FinishTurn() if not self._steering.director.held:
                return await self._finish_turn(sent)
            case commands.EndCall() | commands.LeaveCall():
                async with self._ending:
                    return await self._ask_director(sent, by_company=not by_candidate)
            case _:
                return await self._ask_director(sent, by_company=not by_candidate)
        return None

    async def _adjust(self, granted: commands.Adjust) -> None:
        """Before the candidate is here the changed brief says it all."""
        steering = self._steering
        for director in (steering.director, steering.director_before):
            if director is not None:
                director.adjust(granted, steering.now_ms())
        if granted.text_mode and steering.begun and not steering.outage.by_phone:
            await steering.turn_control.set_text_mode(True)

    async def _finish_turn(self, sent: commands.SentCommand) -> str | None:
        """The candidate's answer is finished: whatever of it is waiting is answered, without another pause."""
        steering = self._steering
        if steering.director.in_thinking_time:
            return await self._ask_director(sent.model_copy(update={"command": commands.Ready()}), by_company=False)
        if await steering.turn_control.end_turn() or await steering.turn_control.answer_what_waited():
            return None
        if steering.speaks:
            return None  # there is nothing to finish before the agent has
        return await self._ask_director(sent, by_company=False)

    async def _ask_director(self, sent: commands.SentCommand, *, by_company: bool) -> str | None:
        steering, command = self._steering, sent.command
        by = (sent.by or steering.director.brief.company_name)[:200]

        def ask(director: Director) -> Move | CommandRefused | None:
            return director.command(command, steering.now_ms(), id_=sent.id, by=by)

        refused = ask(copy.deepcopy(steering.director))
        if isinstance(refused, CommandRefused):
            if refused.move is not None and refused.move.say:
                await steering.turn_control.interrupt()
                await steering.carry_out(refused.move)
            return refused.reason  # and the agent goes on with what it is saying
        if isinstance(command, commands.EndCall | commands.LeaveCall):
            await steering.last_words.take()
        elif command.kind not in QUIET_COMMANDS:
            await steering.turn_control.interrupt()
        elif steering.director_before is not None:
            # The move under way may yet be taken back; the command is not.
            ask(steering.director_before)
        if isinstance(command, commands.SkipQuestion):
            # Words that were taken back belong to the question that is left.
            steering.turn_control.forget_unanswered()
        thinking, was_paused = steering.director.in_thinking_time, steering.director.paused_by is not None
        result = ask(steering.director)
        if isinstance(result, CommandRefused):
            return result.reason
        steering.journal.supervised(command, by, was_paused=was_paused)
        if thinking and steering.director.held:
            steering.journal.thinking_ended()
        if thinking and isinstance(command, commands.Ready):
            steering.journal.thinking_ended()
            if await steering.turn_control.answer_what_waited():
                return None
        if result is None:
            return None
        if isinstance(command, commands.EndCall) and by_company:
            steering.journal.ended_by_company = True
        await steering.carry_out(result)
        return None
