"""An upload on its way in: size, virus scan, reading. Nothing is stored here."""

import asyncio
import hashlib
import re
import time
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import UploadFile

from api.documents.checks import CONTENT_TYPES, NotADocument, picture_kind
from api.documents.errors import (
    DocumentRefused,
    DocumentTooLarge,
    DocumentType,
    PicturesUnavailable,
    ReadingUnavailable,
)
from api.documents.extracted import Extracted, Refused
from api.documents.pictures import read_pictures
from api.documents.sandbox import ReadersBusy, extract
from api.documents.scanner import Infected, ScannerUnavailable, scan
from api.files.models import ScanStatus
from api.metrics import document_reading_seconds
from api.ports import DocumentParser
from api.settings import Settings

MAX_FILENAME_CHARS = 200
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\"\\/:*?<>|\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is small enough and, where a scanner is configured, clean. Nothing has read it yet."""

    filename: str
    content: bytes
    scan_status: ScanStatus


@dataclass(frozen=True, slots=True)
class Uploaded:
    filename: str
    content: bytes
    sha256: str
    content_type: str
    """Of the kind that was found, never what the client said."""
    scan_status: ScanStatus
    extracted: Extracted
    reader: str = "text"
    """Where the text came from: text (the file's own), or the name of the parser that read pictures."""


async def read_upload(settings: Settings, upload: UploadFile) -> Uploaded:
    """Documents with text.

    Raises:
        DocumentTooLarge, DocumentType, DocumentRefused, ReadingUnavailable
    """
    return await _read(settings, upload, _text_of)


async def read_upload_or_picture(settings: Settings, parser: DocumentParser | None, upload: UploadFile) -> Uploaded:
    """`read_upload`, and PNG, JPEG and PDF files that are pictures, read by `parser`.

    Raises:
        PicturesUnavailable: and what `read_upload` raises.
    """

    async def either(settings: Settings, content: bytes, filename: str) -> tuple[Extracted, str]:
        kind = picture_kind(content, filename)
        if kind is None:
            try:
                return await _text_of(settings, content, filename)
            except Refused as refusal:
                if refusal.reason != "no_text" or not content.startswith(b"%PDF-"):
                    raise
                kind = "pdf"
        if parser is None:
            raise PicturesUnavailable("This server reads no pictures. Upload a PDF with text, a DOCX or a TXT file.")
        return await read_pictures(parser, content, kind), parser.name

    return await _read(settings, upload, either)


Reading = Callable[[Settings, bytes, str], Awaitable[tuple[Extracted, str]]]


async def _text_of(settings: Settings, content: bytes, filename: str) -> tuple[Extracted, str]:
    return await extract(content, filename, workers=settings.document_workers), "text"


async def taken_in(settings: Settings, upload: UploadFile) -> Taken:
    """Raises DocumentTooLarge, DocumentRefused (malware), ReadingUnavailable."""
    most = settings.max_document_bytes
    content = await upload.read(most + 1)
    if len(content) > most:
        raise DocumentTooLarge(most)
    try:
        scan_status = await scan(settings.clamd_url, content)
    except Infected:
        raise DocumentRefused("malware") from None
    except ScannerUnavailable:
        raise ReadingUnavailable() from None
    return Taken(safe_filename(upload.filename or ""), content, scan_status)


async def _read(settings: Settings, upload: UploadFile, reading: Reading) -> Uploaded:
    taken = await taken_in(settings, upload)
    content, filename = taken.content, taken.filename
    began, outcome = time.monotonic(), "failed"
    try:
        extracted, reader = await reading(settings, content, filename)
        outcome = "read"
    except ReadersBusy:
        raise ReadingUnavailable() from None
    except NotADocument:
        outcome = "refused"
        raise DocumentType() from None
    except Refused as refusal:
        outcome = "refused"
        raise DocumentRefused(refusal.reason) from None
    finally:
        document_reading_seconds.labels(outcome).observe(time.monotonic() - began)
    digest = await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest())
    return Uploaded(filename, content, digest, CONTENT_TYPES[extracted.kind], taken.scan_status, extracted, reader)


def safe_filename(name: str) -> str:
    """The last part of the name, without what has a meaning to a file system or is not seen; its ending stays."""
    plain = _NOT_IN_NAMES.sub("", unicodedata.normalize("NFC", re.split(r"[\\/]", name)[-1])).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:MAX_FILENAME_CHARS] or "resume"
    return f"{stem[: MAX_FILENAME_CHARS - len(ending[:10])] or 'resume'}.{ending[:10]}"
