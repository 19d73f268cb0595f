"""The public profile: found by its slug, kept for an hour, dropped when anything in it changes (CV-08, CACHE-05)."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.cache import PUBLIC_PROFILES, remembered
from api.career import repository
from api.career.errors import UnknownProfile
from api.career.models import Profile
from api.career.shown import PublicProfile, public_of
from api.career.words import career_words
from api.wiring import Services


async def public_profile(session: AsyncSession, services: Services, slug: str) -> PublicProfile:
    """Whether it is PUBLIC is asked each time, its content once an hour. Raises UnknownProfile."""
    profile_id = await repository.public_id(session, slug)
    if profile_id is None:
        raise UnknownProfile()

    async def made() -> PublicProfile:
        profile = await session.get(Profile, profile_id)
        if profile is None:
            raise UnknownProfile()
        return await as_others_see(session, services, profile)

    return await remembered(session, PUBLIC_PROFILES, profile_id, "page", PublicProfile, made)


async def as_others_see(session: AsyncSession, services: Services, profile: Profile) -> PublicProfile:
    words = career_words(services.settings.config_dir, profile.language)
    return public_of(await repository.whole(session, profile), words)
