"""ClamAV over TCP (clamd's INSTREAM), where one is configured."""

import asyncio
import struct
from urllib.parse import urlsplit

import structlog

from api.files.models import ScanStatus

log = structlog.get_logger(__name__)

TIMEOUT_SECS = 20.0
DEFAULT_PORT = 3310
_CHUNK_BYTES = 64 * 1024


class Infected(Exception):
    """The scanner recognised the file."""


class ScannerUnavailable(Exception):
    """It is configured and gives no answer: the file is not taken unscanned."""


async def scan(clamd_url: str, content: bytes) -> ScanStatus:
    """Raises Infected, ScannerUnavailable."""
    if not clamd_url:
        return ScanStatus.NOT_SCANNED
    try:
        async with asyncio.timeout(TIMEOUT_SECS):
            answer = await _ask(clamd_url, content)
    except (OSError, TimeoutError, ValueError) as error:
        log.error("virus_scanner_unavailable", error_type=type(error).__name__)
        raise ScannerUnavailable() from error
    if answer.endswith("FOUND"):
        log.warning("upload_infected", signature=answer.removeprefix("stream: ").removesuffix(" FOUND")[:100])
        raise Infected()
    if not answer.endswith("OK"):
        log.error("virus_scanner_unavailable", answer=answer[:100])
        raise ScannerUnavailable()
    return ScanStatus.CLEAN


async def _ask(clamd_url: str, content: bytes) -> str:
    parts = urlsplit(clamd_url)
    if parts.scheme != "tcp" or not parts.hostname:
        raise ValueError("CLAMD_URL looks like tcp://host:3310")
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port or DEFAULT_PORT)
    try:
        writer.write(b"zINSTREAM\0")
        for start in range(0, len(content), _CHUNK_BYTES):
            chunk = content[start : start + _CHUNK_BYTES]
            writer.write(struct.pack(">I", len(chunk)) + chunk)
            await writer.drain()
        writer.write(struct.pack(">I", 0))
        await writer.drain()
        return (await reader.read(1024)).rstrip(b"\0\n").decode(errors="replace")
    finally:
        writer.close()
