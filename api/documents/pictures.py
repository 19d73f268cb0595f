"""Résumés that are pictures: turned into grey pages in a sandboxed process, then read by the configured parser."""

import re
import struct
from pathlib import Path

import structlog

from api.documents.cleaning import cleaned
from api.documents.confinement import ENVIRONMENT
from api.documents.errors import PicturesUnavailable
from api.documents.extracted import ADVICE, MAX_FINDINGS, Extracted, Kind, Refused
from api.documents.findings import instructions_in
from api.ports import DocumentParser, ParserUnavailable
from api.programs import run_isolated

log = structlog.get_logger(__name__)

RASTER_SECS = 15.0
_ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = f"import sys; sys.path.insert(0, {str(_ROOT)!r}); from api.documents.raster import main; main()"
_HEADER = re.compile(rb"P5\n(\d{1,5}) (\d{1,5})\n255\n")


async def read_pictures(parser: DocumentParser, content: bytes, kind: Kind) -> Extracted:
    """The text of a PNG, a JPEG, or a PDF of pictures.

    Raises:
        Refused: unreadable, too_big_inside, too_costly, no_text.
        PicturesUnavailable: nothing here reads pictures, or it fails.
    """
    pages = await grey_pages(content, kind)
    try:
        texts = await parser.read(pages)
    except ParserUnavailable as error:
        raise PicturesUnavailable(str(error)) from error
    text, invisible = cleaned("\n\n".join(texts))
    if sum(char.isalnum() for char in text) < 20:
        raise Refused("no_text")
    findings = (*invisible, *instructions_in(text))
    return Extracted(text, len(pages), kind, findings[:MAX_FINDINGS])


async def grey_pages(content: bytes, kind: Kind) -> list[bytes]:
    """Binary PGM of each page. Raises Refused."""
    given = kind.encode()[:4].ljust(4) + content
    try:
        _code, out = await run_isolated(_PROGRAM, given=given, secs=RASTER_SECS, environment=ENVIRONMENT)
    except TimeoutError:
        raise Refused("too_costly") from None
    return _pages(out)


def _pages(out: bytes) -> list[bytes]:
    """A broken-into process may write anything; what is no page refuses the file."""
    pages, at = [], 0
    while at + 4 <= len(out):
        (length,) = struct.unpack(">I", out[at : at + 4])
        page = out[at + 4 : at + 4 + length]
        at += 4 + length
        if page.startswith(b"refused:"):
            reason = page.removeprefix(b"refused:").decode(errors="replace")
            raise Refused(reason if reason in ADVICE else "unreadable")
        header = _HEADER.match(page)
        if header is None or len(page) != header.end() + int(header.group(1)) * int(header.group(2)):
            raise Refused("unreadable")
        pages.append(page)
    if not pages:
        log.warning("pictures_without_answer", size_bytes=len(out))
        raise Refused("too_costly")
    return pages
