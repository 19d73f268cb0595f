"""The photo of a profile: for its owner, and where they choose so for everybody."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile

from api.career import repository, service
from api.career.errors import UnknownProfile
from api.career.photos import (
    NoPhoto,
    NotAPicture,
    PhotoRefused,
    photo_mark,
    photo_of,
    portrait,
    put_photo,
    remove_photo,
)
from api.career.public_endpoints import SlugPath
from api.career.schemas import ProfileView
from api.database.pause import released
from api.documents.body_limit import DocumentRoute
from api.documents.errors import DocumentRefused, DocumentTooLarge, ReadingUnavailable
from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.files.errors import NoRoom
from api.ids import IdPath
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["career"], route_class=DocumentRoute)

_OWN = (Unauthenticated, Forbidden, UnknownProfile)
_PICTURE: dict[int | str, dict[str, object]] = {
    200: {"content": {"image/jpeg": {}}, "description": "A square JPEG"},
}

Part = Annotated[float | None, Form(ge=0, le=1, description="Of a crop: a part of the picture's width or height")]
Side = Annotated[float | None, Form(gt=0, le=1, description="Of a crop: a part of the picture's shorter side")]


@router.put(
    "/profiles/{profile_id}/photo",
    responses=responses(
        *_OWN, PhotoRefused, NotAPicture, DocumentTooLarge, DocumentRefused, ReadingUnavailable, NoRoom, TooManyRequests
    ),
)
async def put_profile_photo(
    profile_id: IdPath,
    file: Annotated[UploadFile, File(description="JPEG or PNG")],
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    left: Part = None,
    top: Part = None,
    side: Side = None,
) -> ProfileView:
    """Keeps a square of the picture, without place, camera and comments, in place of a former photo. Without `left`,
    `top` and `side` it is the middle of its upper part. It is shown where its owner says so: `photo_public` of the
    profile, `show_photo` of a document."""
    await service.get_profile(session, caller, profile_id)
    crop = None if side is None else (left or 0.0, top or 0.0, side)
    async with released(session, caller.company_scope):
        jpeg = await portrait(services.settings, file, crop)
    profile = await service.get_profile(session, caller, profile_id, lock=True)
    await put_photo(session, services, profile, jpeg)
    return service.profile_view(profile)


@router.get(
    "/profiles/{profile_id}/photo", response_class=Response, responses={**responses(*_OWN, NoPhoto), **_PICTURE}
)
async def get_profile_photo(
    profile_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired
) -> Response:
    """One's own photo as it is kept, whether or not anybody else sees it."""
    profile = await service.get_profile(session, caller, profile_id)
    jpeg = await photo_of(services.files, profile)
    return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "private, no-store"})


@router.delete("/profiles/{profile_id}/photo", status_code=204, responses=responses(*_OWN))
async def delete_profile_photo(profile_id: IdPath, caller: CurrentUser, session: RequestSession) -> None:
    """Takes the photo away, its file included. Documents that were printed before keep it until they are dropped."""
    await remove_photo(session, await service.get_profile(session, caller, profile_id, lock=True))


@router.get("/p/{slug}/photo", response_class=Response, responses={**responses(NoPhoto), **_PICTURE})
async def get_public_photo(slug: SlugPath, request: Request, session: RequestSession, services: Wired) -> Response:
    """The photo of a PUBLIC profile whose owner shows it to everybody."""
    profile = await repository.public_by_slug(session, slug)
    if profile is None or not profile.photo_public:
        raise NoPhoto()
    headers = {"Cache-Control": "public, no-cache", "ETag": f'"{photo_mark(profile)}"'}
    if not profile.indexable:
        headers["X-Robots-Tag"] = "noindex"
    if profile.photo_key is not None and request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(await photo_of(services.files, profile), media_type="image/jpeg", headers=headers)
