"""The archive that a DOCX is, checked before anything unpacks it for good."""

import io
import zipfile
import zlib

from api.documents.checks import EICAR, NotADocument
from api.documents.extracted import Finding, Refused

MAX_PARTS = 1_000
MAX_UNPACKED_BYTES = 60 * 1024 * 1024
MAX_XML_BYTES = 20 * 1024 * 1024
MAX_RATIO = 100
RATIO_MATTERS_FROM_BYTES = 5 * 1024 * 1024
_CHUNK = 256 * 1024
BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError,
    ValueError,
)  # fmt: skip
"""What zipfile raises for damaged archives."""


def check_package(content: bytes) -> list[Finding]:
    """Raises Refused or NotADocument (another kind of archive)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _check(archive, len(content))
    except BROKEN:
        raise Refused("unreadable") from None


def _check(archive: zipfile.ZipFile, packed_bytes: int) -> list[Finding]:
    parts = archive.infolist()
    names = [part.filename.lower() for part in parts]
    if len(parts) > MAX_PARTS:
        raise Refused("too_big_inside")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("encrypted")
    if "word/document.xml" not in names or "[content_types].xml" not in names:
        raise NotADocument()
    if any("vbaproject" in name or "vbadata" in name for name in names):
        raise Refused("macros")
    unpacked = 0
    for part in parts:
        unpacked += _check_part(archive, part, MAX_UNPACKED_BYTES - unpacked)
        if unpacked > RATIO_MATTERS_FROM_BYTES and unpacked > MAX_RATIO * packed_bytes:
            raise Refused("too_big_inside")
    embedded = sum(
        1 for name in names if "/embeddings/" in name or "/activex/" in name or name.endswith((".exe", ".js"))
    )
    return [Finding("embedded_files", "objects", embedded)] if embedded else []


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Its true size: what its header says is not believed."""
    is_xml = part.filename.lower().endswith((".xml", ".rels"))
    limit = min(left, MAX_XML_BYTES) if is_xml else left
    size, before = 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise Refused("too_big_inside")
            joined = before + chunk
            if EICAR in joined:
                raise Refused("malware")
            if is_xml:
                _check_xml(joined, whole_start=size == len(chunk))
            before = chunk[-len(EICAR) :]
    return size


def _check_xml(text: bytes, *, whole_start: bool) -> None:
    """OPC forbids document types (ISO 29500-2, 8.1.4), and with them go entities, inner and outer."""
    plain = text.replace(b"\0", b"") if whole_start and text[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<") else text
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise Refused("external_entities")
    if b"macroEnabled" in plain or b"ms-office.vbaProject" in plain:
        raise Refused("macros")
