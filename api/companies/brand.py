"""How a company's candidates see it: its name, a logo and an accent colour."""

import hashlib
import secrets
import struct
from typing import Any, Literal

from fastapi import UploadFile
from sqlalchemy.ext.asyncio import AsyncSession

from api.companies.models import Company
from api.companies.schemas import BrandView, LogoView
from api.companies.settings import settings_of
from api.documents.redrawn import NotDrawn, redrawn
from api.documents.uploads import taken_in
from api.errors import AppError, BadRequest
from api.files.small import put_whole, read_whole
from api.outbox import enqueue
from api.ports import FileStore
from api.privacy.erasure import DELETE_FILES_TASK
from api.settings import Settings
from api.wiring import Services

_PNG = b"\x89PNG\r\n\x1a\n"
_SIZE_AT = 16
"""Where a PNG says width and height, of four bytes each."""
_KEPT = "logo"
"""Of `companies.settings`, beside what a company decides: {"key", "width_px", "height_px"}."""

Reason = Literal["unreadable", "too_big_inside", "too_small", "too_long", "blank", "too_costly", "malware"]
_ADVICE: dict[Reason, str] = {
    "unreadable": "The picture is damaged. Open it, save it again as PNG, and choose that.",
    "too_big_inside": "The picture has too many pixels. Save it smaller, e.g. 1000 pixels wide, and choose that.",
    "too_small": "The logo is too small. Choose a picture in which it is at least 32 pixels wide and high.",
    "too_long": "The logo is too long to be read at the height it is shown in. Choose a more compact version.",
    "blank": "On white nothing of this picture can be seen. Choose the version of the logo for light backgrounds.",
    "too_costly": "Reading the picture takes too long. Save it smaller and choose that.",
    "malware": "The file was recognised as harmful and was refused. Nothing was stored.",
}


class LogoRefused(BadRequest):
    """`reason` is one of `Reason`."""

    error_code = "COMP_428"
    detail = "The picture cannot become a logo, and the answer says why and what to do."

    def __init__(self, reason: Reason) -> None:
        super().__init__(_ADVICE[reason], reason=reason)


class NotALogo(AppError):
    status = 415
    error_code = "COMP_417"
    detail = "Logos are PNG, JPEG or WebP files. Save a drawing such as SVG as PNG, and choose that."


def brand_of(company: Company) -> BrandView:
    return BrandView(accent=settings_of(company).accent, logo=logo_of(company))


def logo_of(company: Company) -> LogoView | None:
    kept = company.settings.get(_KEPT)
    if kept is None:
        return None
    mark = hashlib.sha256(kept["key"].encode()).hexdigest()[:16]
    return LogoView(mark=mark, width_px=kept["width_px"], height_px=kept["height_px"])


async def drawn(settings: Settings, upload: UploadFile) -> bytes:
    """A PNG of `api.documents.logo`.

    Raises:
        DocumentTooLarge, DocumentRefused (malware), ReadingUnavailable, NotALogo, LogoRefused
    """
    taken = await taken_in(settings, upload)
    try:
        return await redrawn("logo", taken.content, {}, begins=_PNG)
    except NotDrawn as refusal:
        if refusal.reason == "not_a_picture":
            raise NotALogo() from None
        raise LogoRefused(next((one for one in _ADVICE if one == refusal.reason), "unreadable")) from None


async def put_logo(session: AsyncSession, services: Services, company: Company, png: bytes) -> None:
    """In place of a former one; `company` is locked. Raises NoRoom."""
    width, height = struct.unpack_from(">II", png, _SIZE_AT)
    key = f"logos/{secrets.token_hex(24)}.png"
    await put_whole(services.files, key, png)
    try:
        await _keep(session, company, {"key": key, "width_px": width, "height_px": height})
    except BaseException:
        await services.files.delete(key)
        raise


async def remove_logo(session: AsyncSession, company: Company) -> None:
    """Nothing happens where there is none; `company` is locked."""
    await _keep(session, company, None)


async def _keep(session: AsyncSession, company: Company, kept: dict[str, Any] | None) -> None:
    former = company.settings.get(_KEPT)
    others = {key: value for key, value in company.settings.items() if key != _KEPT}
    company.settings = others if kept is None else others | {_KEPT: kept}
    await session.flush()
    if former is not None:
        enqueue(session, DELETE_FILES_TASK, {"keys": [former["key"]], "sealed_addresses": None})


async def picture_of(files: FileStore, company: Company) -> bytes | None:
    """The logo as PNG; None where there is none."""
    kept = company.settings.get(_KEPT)
    return None if kept is None else await read_whole(files, kept["key"])
