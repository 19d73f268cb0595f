"""What is decided from the bytes alone, before anything parses them (SEC-08)."""

from api.documents.extracted import Kind, Refused

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The signature every scanner agrees on; in two pieces, so that this source is not taken for it."""

CONTENT_TYPES: dict[Kind, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "txt": "text/plain; charset=utf-8",
    "png": "image/png",
    "jpeg": "image/jpeg",
}
_ENDINGS: dict[str, Kind] = {"pdf": "pdf", "docx": "docx", "txt": "txt"}
_PICTURES: dict[str, tuple[Kind, bytes]] = {
    "png": ("png", b"\x89PNG\r\n\x1a\n"),
    "jpg": ("jpeg", b"\xff\xd8\xff"),
    "jpeg": ("jpeg", b"\xff\xd8\xff"),
}
"""By ending: the kind, and what its bytes begin with."""
_FOREIGN_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x7fELF",
    b"MZ",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"OggS",
    b"ID3",
    b"#!",
)
"""What a text file does not begin with."""
_MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<?php", b"<%")
_HEAD = 1024
_ZIP_END = b"PK\x05\x06"
_ZIP_END_MAX = 22 + 65_535


class NotADocument(Exception):
    """The file is not PDF, DOCX or TXT, or its name says something else than its bytes."""


def kind_of(content: bytes, filename: str) -> Kind:
    """The kind that both the bytes and the ending of the name say.

    Raises:
        NotADocument: neither kind, or the two disagree.
        Refused: empty, malware or polyglot.
    """
    if not content.strip():
        raise Refused("empty")
    if EICAR in content:
        raise Refused("malware")
    kind = _ENDINGS.get(filename.rpartition(".")[2].lower()) if "." in filename else None
    if kind is None or kind != _by_magic(content):
        raise NotADocument()
    if kind == "pdf" and _is_pdf_and_more(content):
        raise Refused("polyglot")
    if kind == "docx" and b"%PDF-" in content[:_HEAD]:
        raise Refused("polyglot")
    return kind


def picture_kind(content: bytes, filename: str) -> Kind | None:
    """PNG or JPEG where both the bytes and the ending of the name say so; None: it is no picture.

    Raises:
        NotADocument: the two disagree.
        Refused: malware or polyglot.
    """
    named = _PICTURES.get(filename.rpartition(".")[2].lower()) if "." in filename else None
    if named is None:
        return None
    kind, magic = named
    if not content.startswith(magic):
        raise NotADocument()
    if EICAR in content:
        raise Refused("malware")
    if _is_pdf_and_more(content) or b"%PDF-" in content[:_HEAD]:
        raise Refused("polyglot")
    return kind


def _by_magic(content: bytes) -> Kind | None:
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return "docx"
    head = content[:_HEAD].lstrip(b"\xef\xbb\xbf\x00 \t\r\n")
    if content.startswith(_FOREIGN_MAGIC) or head.startswith(_FOREIGN_MAGIC) or head.lower().startswith(_MARKUP):
        return None
    return "txt"


def _is_pdf_and_more(content: bytes) -> bool:
    """A web page at its beginning or an archive at its end: other programs would take it for that."""
    head = content[:_HEAD].lower()
    if any(mark in head for mark in (b"<html", b"<script", b"<svg", b"<?php", b"<!doctype")):
        return True
    tail_at = max(0, len(content) - _ZIP_END_MAX)
    found = content.rfind(_ZIP_END, tail_at)
    while found >= 0:
        if len(content) - found >= 22:
            directory_bytes = int.from_bytes(content[found + 12 : found + 16], "little")
            if directory_bytes and content[max(0, found - directory_bytes) :].startswith(b"PK\x01\x02"):
                return True
        found = content.rfind(_ZIP_END, tail_at, found)
    return False
