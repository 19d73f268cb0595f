"""POST /roadmap/generate (REST-092) and the plans of a person."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from api.connections.errors import NotConnected
from api.errors import Forbidden, Unauthenticated, responses
from api.gaps.errors import UnknownGapAnalysis
from api.ids import IdPath
from api.paging import Paging
from api.roadmaps import calendar_events, nudges, service
from api.roadmaps.errors import LinkUsed, NoDiscordWebhook, NothingMissing, TooLittleTime, UnknownRoadmap
from api.roadmaps.models import CalendarState
from api.roadmaps.plan import MAX_WEEKS
from api.roadmaps.schemas import (
    CalendarRequest,
    NudgeRequest,
    RoadmapPage,
    RoadmapRequest,
    RoadmapView,
    StopRequest,
    WeekChange,
)
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["prepare"], responses=responses(Unauthenticated, Forbidden))
open_router = APIRouter(tags=["prepare"])


@router.post(
    "/roadmap/generate", status_code=201, responses=responses(UnknownGapAnalysis, NothingMissing, TooLittleTime)
)
async def generate_roadmap(
    body: RoadmapRequest, caller: CurrentUser, session: RequestSession, services: Wired
) -> RoadmapView:
    """A weekly plan that covers every missing skill of a gap analysis, in an order that builds up, within the hours
    given. By rules, from `config/roadmaps`.

    Where a language model is set up, it words the weeks afterwards (`task_id`); it changes no skill, hour or week."""
    return await service.generate(session, services, caller, body)


@router.get("/roadmaps")
async def list_roadmaps(caller: CurrentUser, session: RequestSession, paging: Paging) -> RoadmapPage:
    """One's own plans, the newest first."""
    return await service.page(session, caller, paging)


@router.get("/roadmaps/{roadmap_id}", responses=responses(UnknownRoadmap))
async def get_roadmap(roadmap_id: IdPath, caller: CurrentUser, session: RequestSession) -> RoadmapView:
    """The whole plan, and which weeks are done."""
    return await service.read(session, caller, roadmap_id)


@router.put("/roadmaps/{roadmap_id}/weeks/{week}", responses=responses(UnknownRoadmap))
async def mark_week(
    roadmap_id: IdPath,
    week: Annotated[int, Path(ge=1, le=MAX_WEEKS)],
    body: WeekChange,
    caller: CurrentUser,
    session: RequestSession,
) -> RoadmapView:
    """Says that a week is done, or is not."""
    return await service.mark(session, caller, roadmap_id, week, body.done)


@router.put("/roadmaps/{roadmap_id}/nudge", responses=responses(UnknownRoadmap, NoDiscordWebhook))
async def choose_nudge(
    roadmap_id: IdPath, body: NudgeRequest, caller: CurrentUser, session: RequestSession, services: Wired
) -> RoadmapView:
    """Whether there is a weekly word by mail, into one's own Discord channel, both or none."""
    return await nudges.choose(session, services, caller, roadmap_id, body)


@router.put("/roadmaps/{roadmap_id}/calendar", responses=responses(UnknownRoadmap, NotConnected))
async def choose_calendar(
    roadmap_id: IdPath, body: CalendarRequest, caller: CurrentUser, session: RequestSession
) -> RoadmapView:
    """Writes the weeks into one's Google Calendar in the background, or takes them away; doing it again changes what
    is there and doubles nothing."""
    return await calendar_events.choose(session, caller, roadmap_id, written=body.written)


@router.get(
    "/roadmaps/{roadmap_id}/calendar.ics",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}}, **responses(UnknownRoadmap)},
)
async def get_calendar(roadmap_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> Response:
    """The plan as a calendar file, one entry a week."""
    content = await service.calendar(session, services, caller, roadmap_id)
    headers = {"Content-Disposition": 'attachment; filename="roadmap.ics"'}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


@router.delete("/roadmaps/{roadmap_id}", status_code=204, responses=responses(UnknownRoadmap))
async def delete_roadmap(roadmap_id: IdPath, caller: CurrentUser, session: RequestSession) -> None:
    """Forgets it, with its weekly words and what was written of it into a calendar."""
    removed = await service.remove(session, caller, roadmap_id)
    if removed.calendar_state is not CalendarState.OFF:
        calendar_events.clear_later(session, removed)


@open_router.post("/roadmaps/nudges/stop", status_code=204, responses=responses(LinkUsed))
async def stop_nudges(body: StopRequest, session: RequestSession) -> None:
    """Ends the weekly mails of one plan with the token of the latest one."""
    await nudges.stop(session, body.token)
