"""A candidate's voluntary answers, and for people of the company the rates by group."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import StringConstraints

from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.fairness import repository, service
from api.fairness.schemas import AdverseImpact, SelfReportInput, SelfReportView
from api.fairness.service import Months, NotAsked
from api.ids import UuidText
from api.interviews.access import AnyCandidate
from api.interviews.errors import ConsentTextChanged, ConsentTextUnreadable, UnknownLink
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.zones import Language

candidate = APIRouter(tags=["candidate"], responses=responses(UnknownLink, TooManyRequests))
router = APIRouter(tags=["analytics"], responses=responses(Unauthenticated, Forbidden))


@candidate.get("/interviews/self-report/{token}", responses=responses(ConsentTextUnreadable))
async def get_self_report(
    caller: AnyCandidate, session: RequestSession, services: Wired, language: Annotated[Language, Query()] = "en"
) -> SelfReportView:
    """What the candidate has said about themselves, for them alone; and what it would be kept for."""
    return await service.shown(session, services, caller.interview, language)


@candidate.put(
    "/interviews/self-report/{token}",
    status_code=204,
    responses=responses(NotAsked, ConsentTextChanged, ConsentTextUnreadable),
)
async def give_self_report(
    body: SelfReportInput, caller: AnyCandidate, session: RequestSession, services: Wired
) -> None:
    """Answers the voluntary questions, or says that one would rather not; in place of an earlier answer."""
    await service.give(session, services, caller.interview, body)


@candidate.delete("/interviews/self-report/{token}", status_code=204)
async def withdraw_self_report(caller: AnyCandidate, session: RequestSession) -> None:
    """Nothing of the answers is left; counts no longer hold them."""
    await repository.forget_own(session, caller.interview)


Month = Annotated[str, StringConstraints(pattern=r"^20\d{2}-(0[1-9]|1[0-2])$")]


async def _months(
    since: Annotated[Month | None, Query(description="First month, like 2026-01")] = None,
    until: Annotated[Month | None, Query(description="Last month; one that is not over is left out")] = None,
) -> Months:
    return Months(since, until)


InMonths = Annotated[Months, Depends(_months)]


@router.get("/analytics/adverse-impact")
async def get_adverse_impact(
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    months: InMonths,
    job_template_id: UuidText | None = None,
) -> AdverseImpact:
    """Rates and impact ratios by sex, race/ethnicity and both, in the form of New York City's Local Law 144."""
    return await service.adverse_impact(session, services, caller, months, job_template_id)


@router.get(
    "/analytics/adverse-impact.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "A CSV file"}},
)
async def download_adverse_impact(
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    months: InMonths,
    job_template_id: UuidText | None = None,
) -> Response:
    """The same as a table, with a note on the method."""
    report = await service.adverse_impact(session, services, caller, months, job_template_id)
    headers = {"Content-Disposition": 'attachment; filename="adverse-impact.csv"', "Cache-Control": "no-store"}
    return Response(b"".join(service.as_csv(report)), media_type="text/csv; charset=utf-8", headers=headers)
