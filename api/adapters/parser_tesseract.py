"""Text recognition by Tesseract, offline, in a process that can do nothing else (ATS-02).

Debian: `apt install tesseract-ocr tesseract-ocr-kor`. Without it pictures are refused with what to do.
"""

import asyncio
import shutil
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import structlog

from api.ports import ParserUnavailable
from api.programs import run_isolated

log = structlog.get_logger(__name__)

PAGE_SECS = 45.0
ENVIRONMENT = {"LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"}
MEMORY_BYTES = 1024 * 1024 * 1024
MAX_WAITING = 8
MISSING = (
    "This server cannot read pictures: Tesseract is not installed (Debian, Ubuntu: apt install tesseract-ocr "
    "tesseract-ocr-kor). Upload a PDF with text, a DOCX or a TXT file."
)
_ROOT = Path(__file__).resolve().parents[2]
_LAUNCH = (
    f"import os, sys; sys.path.insert(0, {str(_ROOT)!r}); "
    "from api.documents.confinement import confine_program; "
    f"confine_program({MEMORY_BYTES}, {int(PAGE_SECS)}); os.execv(sys.argv[1], sys.argv[1:])"
)


class TesseractParser:
    name = "tesseract"

    def __init__(self, program: str = "") -> None:
        """`program`: its path; empty: the one in PATH, looked for at every use."""
        self._program = program
        # One page at a time, on one core: live calls need the others.
        self._one_at_a_time = asyncio.Semaphore(1)
        self._waiting = 0

    async def read(self, pages: Sequence[bytes]) -> list[str]:
        program = shutil.which(self._program or "tesseract")
        if program is None:
            raise ParserUnavailable(MISSING)
        if self._waiting >= MAX_WAITING:
            raise ParserUnavailable("Too many pictures wait to be read. Try again in a minute.")
        self._waiting += 1
        try:
            async with self._one_at_a_time:
                languages = await asyncio.to_thread(_languages, program)
                return [await self._page(program, languages, page) for page in pages]
        finally:
            self._waiting -= 1

    async def _page(self, program: str, languages: str, page: bytes) -> str:
        # Mode 4: one column of text of various sizes; it loses fewer lines of a résumé than mode 3 does.
        arguments = [program, "stdin", "stdout", "-l", languages, "--psm", "4", "-c", "preserve_interword_spaces=1"]
        try:
            code, out = await run_isolated(_LAUNCH, *arguments, given=page, secs=PAGE_SECS, environment=ENVIRONMENT)
        except TimeoutError:
            raise ParserUnavailable("Reading the picture takes too long. Upload a PDF with text instead.") from None
        if code:
            log.warning("picture_reading_failed", code=code)
            raise ParserUnavailable("The picture could not be read. Upload a PDF with text instead.")
        return out.decode(errors="replace")


@lru_cache(maxsize=4)
def _languages(program: str) -> str:
    """English, and Korean where its data are installed."""
    answer = subprocess.run(  # noqa: S603  the program found in PATH or named by whoever runs the server
        [program, "--list-langs"], capture_output=True, text=True, timeout=10, check=False
    )
    known = set(answer.stdout.split())
    wanted = [language for language in ("eng", "kor") if language in known]
    if "kor" not in wanted:
        log.warning("korean_pictures_unreadable", missing="tesseract-ocr-kor")
    return "+".join(wanted) or "eng"
