"""A profile's photo: a square of pixels and nothing else, made in a confined process and kept as a file."""

import base64
import hashlib
import secrets
from typing import Literal

from fastapi import UploadFile
from sqlalchemy.ext.asyncio import AsyncSession

from api.career.models import Profile
from api.documents.redrawn import NotDrawn, redrawn
from api.documents.uploads import taken_in
from api.errors import AppError, BadRequest, NotFound
from api.files.small import put_whole, read_whole
from api.outbox import enqueue
from api.ports import FileStore
from api.privacy.erasure import DELETE_FILES_TASK
from api.settings import Settings
from api.wiring import Services

_JPEG = b"\xff\xd8\xff"

Crop = tuple[float, float, float]
"""Left and top as parts of width and height, the side as a part of the shorter one."""
Reason = Literal["unreadable", "too_big_inside", "too_small", "too_costly", "malware"]
_ADVICE: dict[Reason, str] = {
    "unreadable": "The picture is damaged. Open it, save it again as JPEG, and choose that.",
    "too_big_inside": "The picture has too many pixels. Save it smaller, e.g. 2000 pixels wide, and choose that.",
    "too_small": "The picture is too small. Choose one of at least 128 by 128 pixels, or crop less of it.",
    "too_costly": "Reading the picture takes too long. Save it smaller and choose that.",
    "malware": "The file was recognised as harmful and was refused. Nothing was stored.",
}


class PhotoRefused(BadRequest):
    """`reason` is one of `Reason`."""

    error_code = "CAREER_428"
    detail = "The picture cannot be read, and the answer says why and what to do."

    def __init__(self, reason: Reason) -> None:
        super().__init__(_ADVICE[reason], reason=reason)


class NotAPicture(AppError):
    status = 415
    error_code = "CAREER_417"
    detail = "Photos are JPEG or PNG files."


class NoPhoto(NotFound):
    error_code = "CAREER_407"
    detail = "There is no photo here, or it is not shown to you."


async def portrait(settings: Settings, upload: UploadFile, crop: Crop | None) -> bytes:
    """A JPEG.

    Raises:
        DocumentTooLarge, DocumentRefused (malware), ReadingUnavailable, NotAPicture, PhotoRefused
    """
    taken = await taken_in(settings, upload)
    try:
        return await redrawn("portrait", taken.content, {"crop": crop}, begins=_JPEG)
    except NotDrawn as refusal:
        if refusal.reason == "not_a_picture":
            raise NotAPicture() from None
        raise PhotoRefused(next((one for one in _ADVICE if one == refusal.reason), "unreadable")) from None


async def put_photo(session: AsyncSession, services: Services, profile: Profile, jpeg: bytes) -> None:
    """In place of a former one. Raises NoRoom."""
    key = f"photos/{secrets.token_hex(24)}.jpg"
    await put_whole(services.files, key, jpeg)
    former, profile.photo_key = profile.photo_key, key
    try:
        await session.flush()
    except BaseException:
        await services.files.delete(key)
        raise
    _forget(session, former)


async def remove_photo(session: AsyncSession, profile: Profile) -> None:
    """Nothing happens where there is none."""
    former, profile.photo_key = profile.photo_key, None
    await session.flush()
    _forget(session, former)


def _forget(session: AsyncSession, key: str | None) -> None:
    if key is not None:
        enqueue(session, DELETE_FILES_TASK, {"keys": [key], "sealed_addresses": None})


async def photo_of(files: FileStore, profile: Profile | None) -> bytes:
    """Raises NoPhoto."""
    jpeg = None if profile is None or profile.photo_key is None else await read_whole(files, profile.photo_key)
    if jpeg is None:
        raise NoPhoto()
    return jpeg


async def photo_address(files: FileStore, profile: Profile) -> str | None:
    """The photo as an address that carries it, for a document that fetches nothing; None without one."""
    try:
        jpeg = await photo_of(files, profile)
    except NoPhoto:
        return None
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"


def photo_mark(profile: Profile) -> str | None:
    """Changes when the photo does, and says nothing about where it lies."""
    return profile.photo_key and hashlib.sha256(profile.photo_key.encode()).hexdigest()[:16]
