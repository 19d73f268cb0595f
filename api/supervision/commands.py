"""What a person of the company asks of a running interview, and who of them speaks in it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

import structlog
from pydantic import Field, RootModel, model_validator
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.commands import resend_command, send_command
from api.calls.models import Call
from api.database import after_commit, new_id
from api.errors import Unavailable
from api.interviews import repository as interviews
from api.interviews.errors import NoLiveCall
from api.interviews.models import Interview
from api.interviews.service import lock_interview
from api.interviews.states import is_live, is_over
from api.security.callers import Caller
from api.supervision import repository
from api.supervision.errors import NotTakenOver, TakenOver
from api.supervision.models import Takeover
from api.texts import no_nul
from api.wiring import Services
from contract import commands, events
from contract.commands import SUPERVISOR_COMMANDS, CommandSource, SentCommand
from contract.events import EndReason
from contract.rooms import Part, who

log = structlog.get_logger(__name__)

HOLDER_GONE = timedelta(seconds=60)
"""A candidate does not sit in silence for longer because the page of the person who speaks has vanished."""
CARRIED = timedelta(minutes=10)
"""What was asked of a call longer ago than this says nothing to the one that follows it."""
BATCH = 200


SupervisorCommand = Annotated[
    commands.Note
    | commands.Whisper
    | commands.WithdrawWhisper
    | commands.ProbePoint
    | commands.PauseCall
    | commands.ResumeCall
    | commands.TakeOver
    | commands.HandBack
    | commands.ExtendTime
    | commands.EndCall,
    Field(discriminator="kind"),
]
"""The members of `contract.commands.SUPERVISOR_COMMANDS`."""


class AskedCommand(RootModel[SupervisorCommand]):
    """A command as a person sends it."""

    @model_validator(mode="after")
    def _without_nul(self) -> "AskedCommand":
        for text in self.root.model_dump().values():
            if isinstance(text, str):
                no_nul(text)
        return self


async def live_call(session: AsyncSession, services: Services, interview: Interview) -> Call:
    """Raises NoLiveCall."""
    call = await session.get(Call, interview.current_call_id) if interview.current_call_id else None
    if call is None or not is_live(call, services.clock.now(), services.settings):
        raise NoLiveCall()
    return call


async def send(
    session: AsyncSession, services: Services, caller: Caller, interview_id: str, command: SupervisorCommand
) -> tuple[str, SentCommand]:
    """Stores the command for the agent of the live call; what became of it is the event `command.received`. Returns the
    call's id and the command.

    Raises:
        UnknownInterview, NoLiveCall
        TakenOver: somebody else speaks.
        NotTakenOver: there is nothing to hand back.
    """
    interview = await lock_interview(session, caller, interview_id)
    call = await live_call(session, services, interview)
    now = services.clock.now()
    held = await repository.takeover_of(session, interview.id)
    match command:
        case commands.TakeOver() | commands.PauseCall() | commands.ResumeCall():
            _refuse_held(held, caller)
        case commands.HandBack() if held is None:
            raise NotTakenOver()
        case commands.HandBack():
            _refuse_held(held, caller)
        case _:
            pass
    sent = await send_command(session, interview, call.id, command, CommandSource.COMPANY, caller.name)
    if isinstance(command, commands.TakeOver) and held is None:
        session.add(
            Takeover(id=new_id(), interview_id=interview.id, user_id=caller.user_id, began_at=now, command_id=sent.id)
        )
    elif isinstance(command, commands.HandBack) and held is not None:
        held[0].ended_at = now
        silence_voices(session, services, interview.id, held[0].user_id)
    return call.id, sent


def _refuse_held(held: tuple[Takeover, str] | None, caller: Caller) -> None:
    if held is not None and held[0].user_id != caller.user_id:
        raise TakenOver(f"{held[1]} is speaking with the candidate.")


def silence_voices(session: AsyncSession, services: Services, interview_id: str, user_id: str) -> None:
    """Once this is stored, the person's speaking connections are put out of the room: they come back as listeners."""

    async def put_out() -> None:
        try:
            for identity in await services.dispatcher.present(interview_id) or ():
                one = who(identity)
                if one is not None and one.part is Part.SUPERVISOR and one.subject == user_id:
                    await services.dispatcher.put_out(interview_id, identity)
        except Unavailable as error:
            log.warning("voice_not_put_out", interview_id=interview_id, error=error.error_code)

    after_commit(session, put_out)


async def follow(session: AsyncSession, interview: Interview, fresh: Sequence[events.Event], now: datetime) -> None:
    """Ends a takeover that the agent has ended, refused, or that went with its call."""
    if not any(_may_end_takeover(event) for event in fresh):
        return
    held = await repository.takeover_of(session, interview.id)
    if held is None:
        return
    takeover = held[0]
    for event in fresh:
        match event:
            case events.CommandReceived(effect="refused", command=commands.TakeOver()):
                ended = event.command_id == takeover.command_id
            case events.CallEnded():
                ended = event.reason.completes_interview or event.reason is EndReason.CANDIDATE_LEFT
            case _:
                ended = False
        if ended:
            takeover.ended_at = now


def _may_end_takeover(event: events.Event) -> bool:
    if isinstance(event, events.CommandReceived):
        return event.effect == "refused" and isinstance(event.command, commands.TakeOver)
    return isinstance(event, events.CallEnded)


async def hand_back_for_the_vanished(services: Services) -> None:
    """Gives an interview back to the interviewer when whoever spoke in it follows it no more."""
    now = services.clock.now()
    async with services.database.transaction(read_only=True) as session:
        under_way = await repository.takeovers_under_way(session, BATCH)
    for takeover in under_way:
        async with services.database.transaction() as session:
            await _hand_back_if_vanished(session, services, takeover.interview_id, now)


async def _hand_back_if_vanished(session: AsyncSession, services: Services, interview_id: str, now: datetime) -> None:
    interview = await interviews.lock(session, interview_id)
    held = await repository.takeover_of(session, interview_id)
    if interview is None or held is None:
        return
    takeover, name = held
    if is_over(interview.status):
        takeover.ended_at = now
        return
    watch = await repository.last_watch(session, interview_id, takeover.user_id)
    seen_at = takeover.began_at if watch is None else max(takeover.began_at, watch.ended_at or watch.seen_at)
    if (watch is not None and watch.ended_at is None) or now - seen_at < HOLDER_GONE:
        return
    takeover.ended_at = now
    silence_voices(session, services, interview_id, takeover.user_id)
    log.info("takeover_given_back", interview_id=interview_id, user_id=takeover.user_id)
    call = await session.get(Call, interview.current_call_id) if interview.current_call_id else None
    if call is not None and call.ended_at is None:
        await send_command(session, interview, call.id, commands.HandBack(), CommandSource.COMPANY, name)


async def carry_over(session: AsyncSession, interview: Interview, call: Call, now: datetime) -> None:
    """Commands that the call before was sent and never took, because it broke off, are sent to `call`. Once each."""
    before = await repository.call_before(session, interview.id, call.id)
    if before is None or before.end_reason is EndReason.CANDIDATE_LEFT:
        return
    taken = await repository.received_ids(session, before.id)
    known = {row.body["id"] for row in await repository.commands_since(session, call.id, now - CARRIED)}
    for row in await repository.commands_since(session, before.id, now - CARRIED):
        sent = SentCommand.model_validate(row.body)
        if sent.command.kind in SUPERVISOR_COMMANDS and sent.id not in taken | known:
            await resend_command(session, interview, call.id, sent)
