"""Who needs a person in an interview that is being held: one rule, for *Today* and for the count in the rail.

The wall (`dashboard/src/features/live/wall/alerts.ts`) tells more, by the second; these are the facts that somebody has
to act on, whichever page is open.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.calls.models import CallEvent
from api.interviews.schemas import CandidateRef, JobRef
from api.live.schemas import LiveInterview
from api.live.service import running
from api.security.callers import Caller
from api.today.schemas import RunningInterview, TodaySummary
from api.wiring import Services

Need = Literal["person", "paused", "away"]
SHOWN = 4
_TURNS = ("call.started", "call.paused", "call.resumed", "candidate.left", "candidate.returned", "takeover.started")


class Fact(NamedTuple):
    kind: str
    """The type of an event; "asked" where the candidate asked for a person, by button or aloud."""
    at: datetime


def need_of(facts: Iterable[Fact]) -> tuple[Need, datetime] | None:
    """What an interview needs somebody for, and since when, the gravest first: the candidate asked for a person whom
    nobody was yet; it stands paused; the candidate is gone from the line. `facts` in the order in which they came."""
    open_: dict[Need, datetime] = {}
    for kind, at in facts:
        match kind:
            case "asked":
                open_.setdefault("person", at)
            case "takeover.started":
                open_.pop("person", None)
                open_.pop("paused", None)
            case "call.paused":
                open_["paused"] = at
            case "call.resumed":
                open_.pop("paused", None)
            case "candidate.left":
                open_["away"] = at
            case "candidate.returned" | "call.started":
                open_.pop("away", None)
    return next(((need, open_[need]) for need in ("person", "paused", "away") if need in open_), None)


async def summary(session: AsyncSession, services: Services, caller: Caller) -> TodaySummary:
    """How many interviews are being held, how many of them need somebody, and the first of them."""
    rows = await running(session, services, caller)
    facts = await _facts(session, [row.id for row in rows])
    needs = {row.id: need_of(facts.get(row.id, ())) for row in rows}
    # Python's sort keeps the order of the rest: the interview that began first stands on top.
    first = sorted(rows, key=lambda row: needs[row.id] is None)[:SHOWN]
    return TodaySummary(
        at=services.clock.now(),
        running=len(rows),
        attention=sum(need is not None for need in needs.values()),
        interviews=[_shown(row, needs[row.id]) for row in first],
    )


def _shown(row: LiveInterview, need: tuple[Need, datetime] | None) -> RunningInterview:
    live = row.live_state
    return RunningInterview(
        interview_id=row.id,
        candidate=CandidateRef(id=row.candidate.id, name=row.candidate.name),
        job=JobRef(id=row.job.id, title=row.job.title),
        state=live.state if live is not None else None,
        elapsed_ms=live.elapsed_ms if live is not None else 0,
        needs=need[0] if need is not None else None,
        since=need[1] if need is not None else None,
    )


async def _facts(session: AsyncSession, interview_ids: Collection[str]) -> dict[str, list[Fact]]:
    """interview → what its need rests on. Only these few rows are read, and none of their words."""
    body = CallEvent.body
    pressed = and_(
        CallEvent.type == "command.received",
        body[("command", "kind")].as_string() == "ask_for_person",
        body["effect"].as_string() == "done",
    )
    # Said instead of pressed: `agent/interviewer/side_answers.py`.
    said = and_(
        CallEvent.type == "move.made",
        body["move"].as_string() == "pass_on",
        body["because"].as_string() == "asked for a person",
    )
    statement = (
        select(CallEvent.interview_id, CallEvent.type, CallEvent.received_at)
        .where(CallEvent.interview_id.in_(interview_ids), or_(CallEvent.type.in_(_TURNS), pressed, said))
        .order_by(CallEvent.call_id, CallEvent.seq)
    )
    found: dict[str, list[Fact]] = {}
    for interview_id, kind, at in await session.execute(statement):
        found.setdefault(interview_id, []).append(Fact(kind if kind in _TURNS else "asked", at))
    return found
