"""REST-133: better wording, skills, a summary; each a suggestion that its owner decides on."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import select

from api.ai.errors import AiUnavailable
from api.career.assist import service
from api.career.assist.provider import AIProvider, Known
from api.career.assist.schemas import (
    DecideRequest,
    OptimizeRequest,
    SkillsRequest,
    SuggestionView,
    SummaryRequest,
)
from api.career.assist.service import AlreadyDecided
from api.career.errors import UnknownEntry, UnknownProfile, WhichProfile
from api.career.listing import DataPage, SizedPaging, pagination
from api.career.models import Suggestion, SuggestionKind, SuggestionState
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath
from api.paging import fetch_page
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["career"], responses=responses(Unauthenticated, Forbidden))


@router.post("/ai/optimize-text", responses=responses(AiUnavailable))
async def optimize_text(
    body: OptimizeRequest, caller: CurrentUser, session: RequestSession, services: Wired
) -> SuggestionView:
    """A better wording of the same facts. 503 without a text model: rules cannot do this."""
    known = Known(body.language)

    async def asked(provider: AIProvider) -> list[str]:
        return [await provider.optimize_text(body.text)]

    made = await service.suggest(session, services, caller, SuggestionKind.TEXT, body.text, known, asked)
    return SuggestionView.model_validate(made)


@router.post("/ai/suggest-skills", responses=responses(UnknownProfile, AiUnavailable))
async def suggest_skills(
    body: SkillsRequest, caller: CurrentUser, session: RequestSession, services: Wired
) -> SuggestionView:
    """Skills for a role that the profile does not list yet. Without a text model: those that its own words name."""
    known = await service.known_of(session, services, caller, body.profile_id, None)

    async def asked(provider: AIProvider) -> list[str]:
        return await provider.suggest_skills(body.role)

    made = await service.suggest(session, services, caller, SuggestionKind.SKILLS, body.role, known, asked)
    return SuggestionView.model_validate(made)


@router.post("/ai/summary", responses=responses(UnknownProfile, WhichProfile, AiUnavailable))
async def write_summary(
    body: SummaryRequest, caller: CurrentUser, session: RequestSession, services: Wired
) -> SuggestionView:
    """An opening for the profile, out of what is in it. 503 without a text model."""
    known = await service.known_of(session, services, caller, body.profile_id, None)
    service.profile_needed(known)

    async def asked(provider: AIProvider) -> list[str]:
        return [await provider.summarize()]

    made = await service.suggest(session, services, caller, SuggestionKind.SUMMARY, "", known, asked)
    return SuggestionView.model_validate(made)


@router.get("/ai/suggestions")
async def list_suggestions(
    caller: CurrentUser,
    session: RequestSession,
    paging: SizedPaging,
    state: Annotated[SuggestionState | None, Query()] = None,
) -> DataPage[SuggestionView]:
    """What was suggested to the caller and what became of it, the newest first."""
    statement = select(Suggestion).where(Suggestion.user_id == caller.user_id).order_by(Suggestion.id.desc())
    if state is not None:
        statement = statement.where(Suggestion.state == state)
    found = await fetch_page(session, statement, paging.plain())
    return DataPage[SuggestionView](
        data=[SuggestionView.model_validate(row) for row in found.rows], pagination=pagination(found)
    )


@router.patch("/ai/suggestions/{suggestion_id}", responses=responses(UnknownEntry, AlreadyDecided))
async def decide_on_suggestion(
    suggestion_id: IdPath, body: DecideRequest, caller: CurrentUser, session: RequestSession, services: Wired
) -> SuggestionView:
    """Says that a suggestion was taken, taken with changes, or refused. It changes nothing else."""
    return SuggestionView.model_validate(await service.decide(session, services, caller, suggestion_id, body))
