"""A profile's photo: a square of pixels and nothing else, made in a confined process and kept as a file."""

import base64
import hashlib
import json
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import structlog
from fastapi import UploadFile
from sqlalchemy.ext.asyncio import AsyncSession

from api.career.models import Profile
from api.documents.confinement import ENVIRONMENT
from api.documents.uploads import taken_in
from api.errors import AppError, BadRequest, NotFound
from api.files.errors import NoRoom
from api.outbox import enqueue
from api.ports import FileStore, StorageFull
from api.privacy.erasure import DELETE_FILES_TASK
from api.programs import run_isolated
from api.settings import Settings
from api.wiring import Services

log = structlog.get_logger(__name__)

READ_SECS = 15.0
MAX_PHOTO_BYTES = 512 * 1024
"""Far more than a square of this size has; a longer answer is none."""
_ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = f"import sys; sys.path.insert(0, {str(_ROOT)!r}); from api.documents.portrait import main; main()"
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
    given = json.dumps({"crop": crop}).encode() + b"\n" + taken.content
    try:
        _code, out = await run_isolated(_PROGRAM, given=given, secs=READ_SECS, environment=ENVIRONMENT)
    except TimeoutError:
        raise PhotoRefused("too_costly") from None
    said = out[:100].removeprefix(b"refused:").decode(errors="replace") if out.startswith(b"refused:") else None
    if said == "not_a_picture":
        raise NotAPicture()
    if said is not None:
        raise PhotoRefused(next((one for one in _ADVICE if one == said), "unreadable"))
    # A broken-into process may write anything; what is no picture of this size refuses the file.
    if not out.startswith(_JPEG) or len(out) > MAX_PHOTO_BYTES:
        log.warning("portrait_without_answer", size_bytes=len(taken.content))
        raise PhotoRefused("too_costly")
    return out


async def put_photo(session: AsyncSession, services: Services, profile: Profile, jpeg: bytes) -> None:
    """In place of a former one. Raises NoRoom."""
    key = f"photos/{secrets.token_hex(24)}.jpg"
    try:
        await services.files.put(key, _once(jpeg), size_bytes=len(jpeg), sha256=hashlib.sha256(jpeg).hexdigest())
    except StorageFull:
        raise NoRoom() from None
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
    if profile is None or profile.photo_key is None or await files.size(profile.photo_key) is None:
        raise NoPhoto()
    return b"".join([piece async for piece in files.read(profile.photo_key)])


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


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
