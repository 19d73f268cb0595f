"""Suggestions: asked once in 24 hours for the same thing, kept with what their owner made of them."""

import hashlib
from collections.abc import Awaitable, Callable

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.cache import PERSONAL_SUGGESTIONS
from api.career import repository as careers
from api.career.assist.provider import AIProvider, Known, get_ai_provider
from api.career.assist.schemas import DecideRequest
from api.career.errors import UnknownEntry, WhichProfile
from api.career.models import Suggestion, SuggestionKind, SuggestionState
from api.career.service import get_profile
from api.career.shown import shown_of
from api.career.words import career_words
from api.database import new_id
from api.database.pause import released
from api.errors import Conflict
from api.security.callers import Caller
from api.wiring import Services

MAX_PROFILE_CHARS = 12_000


class AlreadyDecided(Conflict):
    error_code = "CAREER_413"
    detail = "What became of this suggestion has been said already."


class Offered(BaseModel):
    offered: list[str]
    model: str


async def known_of(
    session: AsyncSession, services: Services, caller: Caller, profile_id: str | None, language: str | None
) -> Known:
    """Raises UnknownProfile."""
    if profile_id is None:
        ids = await careers.profile_ids(session, caller.user_id)
        if len(ids) != 1:
            return Known(language or "en")
        profile_id = ids[0]
    profile = await get_profile(session, caller, profile_id)
    whole = await careers.whole(session, profile)
    shown = shown_of(whole, career_words(services.settings.config_dir, profile.language))
    text = shown.model_dump_json(exclude={"links", "language"}, exclude_none=True, indent=1)
    return Known(language or profile.language, [one.name for one in whole.skills], text[:MAX_PROFILE_CHARS])


async def suggest(
    session: AsyncSession,
    services: Services,
    caller: Caller,
    kind: SuggestionKind,
    given: str,
    known: Known,
    asked: Callable[[AIProvider], Awaitable[list[str]]],
) -> Suggestion:
    """Raises AiUnavailable."""
    provider = await get_ai_provider(services, caller, known)
    parts = (kind.value, provider.model, given, known.language, ",".join(known.skills), known.profile)
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    place = f"{PERSONAL_SUGGESTIONS.name}:{caller.user_id}:{digest}"
    kept = await services.cache.get(place)
    if kept is not None:
        made = Offered.model_validate(kept)
    else:
        async with released(session, caller.company_scope):
            made = Offered(offered=await asked(provider), model=provider.model)
        await services.cache.set(place, made.model_dump(), PERSONAL_SUGGESTIONS.ttl_secs)
    row = Suggestion(
        id=new_id(),
        user_id=caller.user_id,
        kind=kind,
        given=given,
        offered=made.offered,
        model=made.model,
        created_at=services.clock.now(),
    )
    session.add(row)
    await session.flush()
    return row


async def decide(
    session: AsyncSession, services: Services, caller: Caller, suggestion_id: str, body: DecideRequest
) -> Suggestion:
    """Raises UnknownEntry, AlreadyDecided."""
    row = await session.scalar(
        select(Suggestion).where(Suggestion.id == suggestion_id, Suggestion.user_id == caller.user_id).with_for_update()
    )
    if row is None:
        raise UnknownEntry()
    if row.state is not SuggestionState.OFFERED:
        raise AlreadyDecided()
    row.state = SuggestionState(body.state)
    if row.state is not SuggestionState.REFUSED:
        row.taken = row.offered if body.taken is None else list(body.taken)
    row.decided_at = services.clock.now()
    await session.flush()
    return row


def profile_needed(known: Known) -> None:
    """Raises WhichProfile where there is no profile to build on."""
    if not known.profile:
        raise WhichProfile()
