"""The public profile as JSON (REST-132) and as a page."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.career.errors import UnknownProfile
from api.career.public import public_profile
from api.career.shown import PublicProfile
from api.errors import responses
from api.security.dependencies import RequestSession, Wired

router = APIRouter(tags=["career"])

SlugPath = Annotated[str, Path(max_length=60, pattern=r"^[a-z0-9-]{3,60}$", description="Of a public profile")]


@router.get("/p/{slug}", responses=responses(UnknownProfile))
async def get_public_profile(
    slug: SlugPath, session: RequestSession, services: Wired, response: Response
) -> PublicProfile:
    """What its owner shows to everybody; 404 unless it is PUBLIC. No e-mail address, no phone number."""
    found = await public_profile(session, services, slug)
    if not found.indexable:
        response.headers["X-Robots-Tag"] = "noindex"
    return found
