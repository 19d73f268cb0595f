"""What reading a document gives. Plain data: it crosses the border of the sandbox as JSON."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Kind = Literal["pdf", "docx", "txt", "png", "jpeg"]

FindingKind = Literal[
    "hidden_text",
    "hidden_characters",
    "instructions",
    "external_links",
    "external_template",
    "scripts",
    "embedded_files",
    "text_cut",
]
"""hidden_text: text that a reader cannot see. instructions: sentences that address whoever assesses the document.
external_links: how many links lead out; they are never opened. text_cut: the text was longer than is read."""

MAX_EXCERPT_CHARS = 200
MAX_FINDINGS = 50


@dataclass(frozen=True, slots=True)
class Finding:
    kind: FindingKind
    reason: str
    """Of hidden text: white, tiny, invisible, off_page, clipped, covered, transparent, replaced, hidden_layer, vanish.
    Otherwise what was met, in a word."""
    count: int = 1
    page: int | None = None
    """From 1."""
    excerpt: str = ""
    """At most `MAX_EXCERPT_CHARS` of it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the text stands on its pages, as far as that troubles applicant tracking systems."""

    columns: int = 1
    tables: int = 0
    images: int = 0
    text_boxes: int = 0
    smallest_font_pt: float | None = None
    """Of visible text."""
    contact_in_header: bool = False
    """The header or footer has text that the body lacks: many systems skip it."""


@dataclass(frozen=True, slots=True)
class Extracted:
    text: str
    """What a reader sees, NFC, lines separated by \\n. Hidden text is not in it."""
    pages: int
    """Of a text file and of a DOCX, which has no fixed pages: 1."""
    kind: Kind
    findings: tuple[Finding, ...] = ()
    layout: Layout = field(default_factory=Layout)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Extracted":
        return cls(
            text=str(data["text"]),
            pages=int(data["pages"]),
            kind=data["kind"],
            findings=tuple(Finding(**finding) for finding in data["findings"][:MAX_FINDINGS]),
            layout=Layout(**data["layout"]),
        )


Reason = Literal[
    "empty",
    "encrypted",
    "unreadable",
    "no_text",
    "too_many_pages",
    "too_big_inside",
    "external_entities",
    "macros",
    "malware",
    "polyglot",
    "too_costly",
]

ADVICE: dict[Reason, str] = {
    "empty": "The file is empty. Choose another one.",
    "encrypted": "The file is protected by a password. Save a copy without one and upload that.",
    "unreadable": "The file is damaged and cannot be read. Open it, save it again as PDF, and upload that.",
    "no_text": (
        "No readable text was found; it may be a scan or a picture. Upload a PDF made from a text document, a DOCX "
        "or a TXT file."
    ),
    "too_many_pages": "The file has too many pages for a résumé. Upload one of at most 50 pages.",
    "too_big_inside": "The file unpacks to far more than a résumé needs. Save it again as PDF and upload that.",
    "external_entities": "The file contains references that are not allowed. Save it again as PDF and upload that.",
    "macros": "The file contains macros. Save it as a DOCX without macros, or as PDF.",
    "malware": "The file was recognised as harmful and was refused. Nothing was stored.",
    "polyglot": "The file is two kinds of file in one and was refused. Save it again as PDF and upload that.",
    "too_costly": "Reading the file takes too long or too much memory. Save it again as a simple PDF and upload that.",
}
"""What to do, for the person who uploaded it."""


class Refused(Exception):
    """The document is not read. `reason` is for programs, `ADVICE[reason]` for people."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason)
