"""DOCX files by python-docx: paragraphs, tables, text boxes, headers, and which runs a reader cannot see."""

import io
import re
from typing import Any

import docx
from docx.oxml.ns import qn

from api.documents.docx_package import check_package
from api.documents.docx_styles import RunLook, Styles
from api.documents.extracted import Extracted, Finding, Layout, Refused
from api.documents.findings import HiddenText

MAX_RUNS = 100_000
MIN_FONT_HALF_POINTS = 6
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}")
_P, _R, _T, _TAB = qn("w:p"), qn("w:r"), qn("w:t"), qn("w:tab")
_BREAKS = {qn("w:br"), qn("w:cr")}
_DELETED = {qn("w:del"), qn("w:moveFrom")}
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT_BOX = qn("w:txbxContent")
_CELL = qn("w:tc")


def read_docx(content: bytes) -> tuple[Extracted, list[Finding]]:
    """Raises Refused, NotADocument."""
    findings = check_package(content)
    try:
        document = docx.Document(io.BytesIO(content))
        reader = _Reader(Styles(document))
        body = reader.text_of(document.element.body)
        heads = [reader.text_of(part._element) for part in _margins(document, "header")]
        feet = [reader.text_of(part._element) for part in _margins(document, "footer")]
    except (MemoryError, Refused):
        raise
    except Exception:
        # lxml and python-docx raise a dozen kinds for damaged packages; all mean the same to the person.
        raise Refused("unreadable") from None
    margins = "\n".join(dict.fromkeys([*heads, *feet]))
    text = "\n".join(part for part in (*dict.fromkeys(heads), body, *dict.fromkeys(feet)) if part.strip())
    layout = Layout(
        columns=_columns(document),
        tables=len(document.element.body.findall(".//" + qn("w:tbl"))),
        images=len(document.element.body.findall(".//" + qn("w:drawing") + "//" + qn("a:blip"))),
        text_boxes=reader.text_boxes,
        smallest_font_pt=reader.smallest_half_points / 2 if reader.smallest_half_points else None,
        contact_in_header=bool(_EMAIL.search(margins)) and not _EMAIL.search(body),
    )
    findings += [*reader.hidden.findings(), *_outside(document)]
    return Extracted(text, 1, "docx", layout=layout), findings


class _Reader:
    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._runs = 0
        self.hidden = HiddenText()
        self.text_boxes = 0
        self.smallest_half_points: int | None = None

    def text_of(self, root: Any) -> str:
        lines = []
        for paragraph in root.iter(_P):
            if not _has_ancestor(paragraph, {_FALLBACK, *_DELETED}):
                lines.append(self._paragraph(paragraph))
        boxes = [box for box in root.iter(_TEXT_BOX) if not _has_ancestor(box, {_FALLBACK})]
        self.text_boxes += len(boxes)
        return "\n".join(lines)

    def _paragraph(self, paragraph: Any) -> str:
        said = []
        for run in paragraph.iter(_R):
            # A text box sits inside a run of the paragraph it is anchored at; its own paragraphs come by themselves.
            if _nearest(run, _P) is not paragraph or _has_ancestor(run, _DELETED):
                continue
            self._runs += 1
            if self._runs > MAX_RUNS:
                raise Refused("too_costly")
            said.append(self._run(run, paragraph))
        text = "".join(said)
        return f"• {text}" if text.strip() and self._styles.is_list_item(paragraph) else text

    def _run(self, run: Any, paragraph: Any) -> str:
        text = _run_text(run)
        if not text.strip():
            return text
        look = self._styles.look(run, paragraph)
        reason = _hidden_reason(look)
        if reason:
            self.hidden.add(text, reason)
            return " "
        if look.half_points and (self.smallest_half_points is None or look.half_points < self.smallest_half_points):
            self.smallest_half_points = look.half_points
        return text


def _hidden_reason(look: RunLook) -> str | None:
    if look.vanish:
        return "vanish"
    if look.half_points is not None and look.half_points < MIN_FONT_HALF_POINTS:
        return "tiny"
    return "white" if look.like_background else None


def _run_text(run: Any) -> str:
    said = []
    for child in run:
        if child.tag == _T:
            said.append(child.text or "")
        elif child.tag == _TAB:
            said.append("  ")
        elif child.tag in _BREAKS:
            said.append("\n")
    return "".join(said)


def _nearest(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _has_ancestor(element: Any, tags: set[str]) -> bool:
    return any(ancestor.tag in tags for ancestor in element.iterancestors())


def _margins(document: Any, which: str) -> list[Any]:
    found = []
    for section in document.sections:
        for name in (which, f"first_page_{which}"):
            part = getattr(section, name)
            if not part.is_linked_to_previous:
                found.append(part)
    return found


def _columns(document: Any) -> int:
    counts = [int(cols.get(qn("w:num"), "1") or 1) for cols in document.element.body.iter(qn("w:cols"))]
    return max(1, min(9, max(counts, default=1)))


def _outside(document: Any) -> list[Finding]:
    """Relations that lead out of the file. None is ever followed."""
    findings, links = [], 0
    for part in document.part.package.iter_parts():
        for relation in part.rels.values():
            if relation.is_external and relation.reltype.endswith("/hyperlink"):
                links += 1
            elif relation.is_external:
                findings.append(Finding("external_template", relation.reltype.rpartition("/")[2][:40]))
            elif relation.reltype.endswith("/aFChunk"):
                findings.append(Finding("embedded_files", "aFChunk"))
    if links:
        findings.append(Finding("external_links", "links", links))
    return findings
