"""Who follows an interview right now: recorded, logged, and told to the candidate through the agent.

Presence is kept in the database, where every api process sees it and a restart does not lose it. A watch holds while
its page or ear renews it; the sweep ends those that vanished without a word. What changes is decided under the
interview's lock, so that the agent hears of it in the right order.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.audit.trail import record
from api.calls.commands import send_command
from api.calls.models import Call
from api.companies.models import Company
from api.database import new_id
from api.interviews import repository as interviews
from api.interviews.models import Interview
from api.interviews.states import is_over
from api.jobs.snapshot import JobSnapshot
from api.security.callers import Caller
from api.supervision import repository
from api.supervision.models import Watch
from api.supervision.wording import telling
from api.wiring import Services

if TYPE_CHECKING:
    from api.rooms.watch import Seen
from contract.commands import CommandSource, TellOfWatchers, Watcher
from contract.rooms import Part, who

log = structlog.get_logger(__name__)

LEASE_SECS = 45
"""Three pings of a monitoring socket: one may be late, one lost."""
BATCH = 200


@dataclass(frozen=True, slots=True)
class Follower:
    """A person and how they follow. `identity`: theirs in the interview's LiveKit room."""

    user_id: str
    listening: bool = False
    identity: str | None = None


async def begin(
    session: AsyncSession, interview_id: str, follower: Follower, now: datetime, *, caller: Caller | None = None
) -> Watch | None:
    """The person follows from now on; None when there is nothing left to follow."""
    interview = await interviews.lock(session, interview_id)
    if interview is None or is_over(interview.status):
        return None
    watch = Watch(
        id=new_id(),
        interview_id=interview.id,
        user_id=follower.user_id,
        listening=follower.listening,
        identity=follower.identity,
        since=now,
        seen_at=now,
    )
    session.add(watch)
    await session.flush()
    _log(session, interview, watch, "interview.watch_began", caller)
    await tell(session, interview)
    return watch


async def renew(session: AsyncSession, watch_id: str, now: datetime) -> bool:
    """Whether the watch still holds: one that the sweep has ended must begin anew."""
    watch = await session.get(Watch, watch_id)
    if watch is None or watch.ended_at is not None:
        return False
    watch.seen_at = now
    return True


async def end(session: AsyncSession, watch_id: str, at: datetime) -> None:
    """Ended twice, it ends once."""
    watch = await session.get(Watch, watch_id)
    if watch is None or watch.ended_at is not None:
        return
    interview = await interviews.lock(session, watch.interview_id)
    await session.refresh(watch)
    if interview is None or watch.ended_at is not None:
        return
    watch.ended_at = at
    await session.flush()
    _log(session, interview, watch, "interview.watch_ended", None)
    if not is_over(interview.status):
        await tell(session, interview)


def _log(session: AsyncSession, interview: Interview, watch: Watch, action: str, caller: Caller | None) -> None:
    """Who, how, from when to when; names are not facts of the log (its actor and user id say who)."""
    facts: dict[str, Any] = {"user_id": watch.user_id, "listening": watch.listening, "from": watch.since.isoformat()}
    if watch.ended_at is not None:
        facts["to"] = watch.ended_at.isoformat()
    company_id = interview.company_id
    record(session, action, caller=caller, company_id=company_id, kind="interview", object_id=interview.id, **facts)


async def telling_of(session: AsyncSession, interview: Interview) -> TellOfWatchers:
    """Everyone who follows now, each person once, in the company's words."""
    people: dict[str, Watcher] = {}
    for watch, name in await repository.watching(session, interview.id):
        known = people.get(watch.user_id)
        listening = watch.listening or (known is not None and known.listening)
        people[watch.user_id] = Watcher(name=name[:200] or "?", listening=listening)
    around = await interviews.surroundings(session, interview)
    job = JobSnapshot.model_validate(around.version.snapshot)
    company: Company = around.company
    return telling(company, job.language, list(people.values())[:100])


async def tell(session: AsyncSession, interview: Interview) -> None:
    """Has the agent show and record who follows. A call that begins later hears of it in its brief."""
    call = await session.get(Call, interview.current_call_id) if interview.current_call_id else None
    if call is None or call.ended_at is not None:
        return
    told = await telling_of(session, interview)
    await send_command(session, interview, call.id, told, CommandSource.COMPANY, None)


# --- what is seen from outside ---


async def in_room(
    session: AsyncSession, interview: Interview, _call: Call, present: frozenset[str], now: datetime
) -> None:
    """Brings listeners in step with a look into the interview's LiveKit room: whoever is in it follows."""
    listed = {watch.identity: watch for watch, _ in await repository.watching(session, interview.id) if watch.identity}
    for identity in present:
        one = who(identity)
        if one is None or one.part not in {Part.MONITOR, Part.SUPERVISOR}:
            continue
        known = listed.get(identity)
        if known is None:
            await begin(session, interview.id, Follower(one.subject, listening=True, identity=identity), now)
        elif known.seen_at < now:
            known.seen_at = now
    for identity, watch in listed.items():
        # Between the place being given and its being taken some seconds pass.
        if identity not in present and watch.seen_at <= now - timedelta(seconds=LEASE_SECS / 3):
            await end(session, watch.id, now)


async def sweep(services: Services) -> None:
    """Ends what vanished without a word. Listeners in a room are asked for there: nobody who hears goes unseen."""
    now = services.clock.now()
    async with services.database.transaction(read_only=True) as session:
        silent = await repository.silent_watches(session, now - timedelta(seconds=LEASE_SECS), BATCH)
        rooms = {watch.interview_id for watch in silent if watch.identity is not None}
    present = {room: await services.dispatcher.present(room) for room in rooms}
    for watch in silent:
        there = present.get(watch.interview_id)
        async with services.database.transaction() as session:
            if watch.identity is not None and there is not None and watch.identity in there:
                await renew(session, watch.id, now)
            elif not await _renewed(session, watch, now):
                await end(session, watch.id, now)
                log.info("watch_vanished", interview_id=watch.interview_id, user_id=watch.user_id)


async def _renewed(session: AsyncSession, watch: Watch, now: datetime) -> bool:
    fresh = await session.get(Watch, watch.id)
    return fresh is not None and fresh.seen_at > now - timedelta(seconds=LEASE_SECS)


class Following:
    """A monitoring socket's watch: begun, renewed with each ping, ended with the socket."""

    def __init__(self, services: Services, caller: Caller, interview_id: str) -> None:
        self._services = services
        self._caller = caller
        self._interview_id = interview_id
        self._watch_id: str | None = None

    async def begin(self) -> None:
        now = self._services.clock.now()
        async with self._services.database.transaction() as session:
            follower = Follower(self._caller.user_id)
            watch = await begin(session, self._interview_id, follower, now, caller=self._caller)
        self._watch_id = watch.id if watch is not None else None

    async def renew(self) -> None:
        if self._watch_id is None:
            return
        async with self._services.database.transaction() as session:
            holds = await renew(session, self._watch_id, self._services.clock.now())
        if not holds:
            # This process stood still, or the database was away, for longer than a lease: it follows all the same.
            await self.begin()

    async def end(self) -> None:
        if self._watch_id is None:
            return
        watch_id, self._watch_id = self._watch_id, None
        async with self._services.database.transaction() as session:
            await end(session, watch_id, self._services.clock.now())


def room_look(services: Services) -> "Seen":
    """For `RoomWatch.seen`."""

    async def look(session: AsyncSession, interview: Interview, call: Call, present: frozenset[str]) -> None:
        await in_room(session, interview, call, present, services.clock.now())

    return look
