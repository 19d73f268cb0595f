"""Text files in whatever encoding they came."""

import codecs

from api.documents.extracted import Extracted, Finding, Refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Longest first where one begins another."""
_MAX_CONTROL_SHARE = 0.01


def read_txt(content: bytes) -> tuple[Extracted, list[Finding]]:
    """Raises Refused: unreadable (binary, or no encoding fits)."""
    text = _decoded(content)
    control = sum(1 for char in text if (ord(char) < 32 and char not in "\t\n\r\f\v") or char == "\ufffd")
    if control > _MAX_CONTROL_SHARE * len(text):
        raise Refused("unreadable")
    return Extracted(text, 1, "txt"), []


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content, encoding)
    guess = _utf16_without_mark(content)
    if guess is not None:
        return _strict(content, guess)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    korean = _korean(content)
    return korean if korean is not None else content.decode("cp1252", errors="replace")


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Refused("unreadable") from None


def _utf16_without_mark(content: bytes) -> str | None:
    """Latin text in UTF-16 has a zero in every second byte."""
    sample = content[:4096]
    if len(sample) < 4 or len(content) % 2:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half and odd < 0.05 * half else None


def _korean(content: bytes) -> str | None:
    """CP949 fits nearly any pairs of high bytes, so it must also give Hangul, mostly."""
    try:
        text = content.decode("cp949")
    except UnicodeDecodeError:
        return None
    foreign = [char for char in text if ord(char) > 127]
    hangul = sum("가" <= char <= "힣" for char in foreign)
    return text if hangul >= 0.6 * len(foreign) else None
