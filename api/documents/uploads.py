"""An upload on its way in: size, virus scan, reading. Nothing is stored here."""

import asyncio
import hashlib
import re
import unicodedata
from dataclasses import dataclass

from fastapi import UploadFile

from api.documents.checks import CONTENT_TYPES, NotADocument
from api.documents.errors import DocumentRefused, DocumentTooLarge, DocumentType, ReadingUnavailable
from api.documents.extracted import Extracted, Refused
from api.documents.sandbox import ReadersBusy, extract
from api.documents.scanner import Infected, ScannerUnavailable, scan
from api.files.models import ScanStatus
from api.settings import Settings

MAX_FILENAME_CHARS = 200
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\"\\/:*?<>|\u200b-\u200f\u202a-\u202e\u2060-\u206f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Uploaded:
    filename: str
    content: bytes
    sha256: str
    content_type: str
    """Of the kind that was found, never what the client said."""
    scan_status: ScanStatus
    extracted: Extracted


async def read_upload(settings: Settings, upload: UploadFile) -> Uploaded:
    """Raises DocumentTooLarge, DocumentType, DocumentRefused, ReadingUnavailable."""
    most = settings.max_document_bytes
    content = await upload.read(most + 1)
    if len(content) > most:
        raise DocumentTooLarge(most)
    filename = safe_filename(upload.filename or "")
    try:
        scan_status = await scan(settings.clamd_url, content)
        extracted = await extract(content, filename, workers=settings.document_workers)
    except Infected:
        raise DocumentRefused("malware") from None
    except (ScannerUnavailable, ReadersBusy):
        raise ReadingUnavailable() from None
    except NotADocument:
        raise DocumentType() from None
    except Refused as refusal:
        raise DocumentRefused(refusal.reason) from None
    digest = await asyncio.to_thread(lambda: hashlib.sha256(content).hexdigest())
    return Uploaded(filename, content, digest, CONTENT_TYPES[extracted.kind], scan_status, extracted)


def safe_filename(name: str) -> str:
    """The last part of the name, without what has a meaning to a file system or is not seen; its ending stays."""
    plain = _NOT_IN_NAMES.sub("", unicodedata.normalize("NFC", re.split(r"[\\/]", name)[-1])).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:MAX_FILENAME_CHARS] or "resume"
    return f"{stem[: MAX_FILENAME_CHARS - len(ending[:10])] or 'resume'}.{ending[:10]}"
