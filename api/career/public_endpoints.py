"""The public profile as JSON (REST-132) and as a page."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse

from api.career.errors import UnknownProfile
from api.career.public import public_profile
from api.career.public_page import POLICY, not_found_page, page_of
from api.career.shown import PublicProfile
from api.career.words import career_words
from api.errors import responses
from api.security.dependencies import RequestSession, Wired

router = APIRouter(tags=["career"])
page = APIRouter(include_in_schema=False)

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


@page.get("/p/{slug}", response_class=HTMLResponse)
async def get_public_page(slug: str, request: Request, session: RequestSession, services: Wired) -> Response:
    """The same for people: whole as it comes, so that it needs no script and previews of links can read it.

    Others keep no copy without asking: what was made private is gone at once.
    """
    folder = services.settings.config_dir
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "public, no-cache"}
    try:
        found = await public_profile(session, services, slug[:60].replace("\x00", ""))
    except UnknownProfile:
        language = "ko" if request.headers.get("accept-language", "").startswith("ko") else "en"
        text = not_found_page(career_words(folder, language), language)
        return HTMLResponse(text, 404, headers | {"X-Robots-Tag": "noindex"})
    text = page_of(found, career_words(folder, found.language), f"{services.settings.site_url}/p/{found.slug}")
    headers["ETag"] = f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    if not found.indexable:
        headers["X-Robots-Tag"] = "noindex"
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return HTMLResponse(text, headers=headers)
