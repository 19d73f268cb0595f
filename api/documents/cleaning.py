"""Text as a reader sees it: one form of each character, nothing invisible, no endless blanks."""

import re
import unicodedata

from api.documents.extracted import Finding
from api.documents.findings import excerpt

MAX_TEXT_CHARS = 100_000
_SILENT = re.compile("[\u00ad\ufeff\ufffe\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]")
"""Left out without a word: soft hyphens, byte order marks, control characters."""
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u180e\u3164\uffa0\U000e0000-\U000e007f]")
_FEW = 3
"""Word processors leave a stray one behind; more are worth a report."""


def cleaned(raw: str) -> tuple[str, list[Finding]]:
    """The text and what was found in cleaning it."""
    findings = []
    text = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    invisible = _INVISIBLE.findall(text)
    if len(invisible) > _FEW:
        spelled = "".join(chr(ord(char) - 0xE0000) for char in invisible if 0xE0020 <= ord(char) <= 0xE007E)
        findings.append(Finding("hidden_characters", "invisible", len(invisible), excerpt=excerpt(spelled)))
    text = _SILENT.sub("", _INVISIBLE.sub("", text))
    text = unicodedata.normalize("NFC", text).replace("\u00a0", " ").replace("\t", " ")
    text = re.sub(r"[ ]{2,}", "  ", text)
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    if len(text) > MAX_TEXT_CHARS:
        findings.append(Finding("text_cut", "too_long", len(text) - MAX_TEXT_CHARS))
        text = text[:MAX_TEXT_CHARS]
    return text, findings
