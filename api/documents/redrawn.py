"""Pictures that people send, drawn anew in a confined process (`api.documents.picture_file`)."""

import json
from pathlib import Path
from typing import Any

import structlog

from api.documents.confinement import ENVIRONMENT
from api.programs import run_isolated

log = structlog.get_logger(__name__)

READ_SECS = 15.0
MAX_DRAWN_BYTES = 512 * 1024
"""Far more than a portrait or a logo has; a longer answer is none."""
_ROOT = Path(__file__).resolve().parents[2]


class NotDrawn(Exception):
    """`reason`: too_costly, unreadable, or what the process refuses with."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


async def redrawn(program: str, content: bytes, asked: dict[str, Any], *, begins: bytes) -> bytes:
    """The answer of `program`, a module of `api.documents` with a `main`; it begins with `begins`. Raises NotDrawn."""
    code = f"import sys; sys.path.insert(0, {str(_ROOT)!r}); from api.documents.{program} import main; main()"
    given = json.dumps(asked).encode() + b"\n" + content
    try:
        _code, out = await run_isolated(code, given=given, secs=READ_SECS, environment=ENVIRONMENT)
    except TimeoutError:
        raise NotDrawn("too_costly") from None
    if out.startswith(b"refused:"):
        raise NotDrawn(out[:100].removeprefix(b"refused:").decode(errors="replace"))
    # A broken-into process may write anything; what is no picture of this size refuses the file.
    if not out.startswith(begins) or len(out) > MAX_DRAWN_BYTES:
        log.warning("picture_without_answer", program=program, size_bytes=len(content))
        raise NotDrawn("too_costly")
    return out
