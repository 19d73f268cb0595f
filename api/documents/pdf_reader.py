"""PDF files, read with PDFium: text as it is drawn, and what of it a reader cannot see.

pdfminer-based readers take some 80 ms a page for the same facts; PDFium takes 2 ms, which the goal of 60 files/s needs.
pypdf reads the document's outline of actions, which PDFium does not show. Nothing here runs outside the sandbox.
"""

import ctypes
import io
from typing import Any

import pypdf
import pypdfium2.raw as pdfium

from api.documents.checks import EICAR
from api.documents.extracted import Extracted, Finding, Refused
from api.documents.findings import HiddenText
from api.documents.pdf_layout import layout_of
from api.documents.pdf_objects import PageObjects, object_text
from api.documents.pdf_visibility import hidden_reasons

MAX_PAGES = 50
MAX_ATTACHMENTS = 20
MAX_ATTACHMENT_BYTES = 5 * 1024 * 1024
MAX_LINKS = 500


def read_pdf(content: bytes) -> tuple[Extracted, list[Finding]]:
    """Raises Refused: encrypted, unreadable, too_many_pages, too_big_inside, malware."""
    document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    if not document:
        raise Refused("encrypted" if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD else "unreadable")
    try:
        return _read(document, content)
    finally:
        pdfium.FPDF_CloseDocument(document)


def _read(document: Any, content: bytes) -> tuple[Extracted, list[Finding]]:
    pages = pdfium.FPDF_GetPageCount(document)
    if pages < 1:
        raise Refused("unreadable")
    if pages > MAX_PAGES:
        raise Refused("too_many_pages")
    hidden, texts, drawn, links = HiddenText(), [], [], 0
    for number in range(pages):
        page = pdfium.FPDF_LoadPage(document, number)
        if not page:
            raise Refused("unreadable")
        try:
            links += _links(page)
            objects = PageObjects(page)
            texts.append(_visible_text(page, objects, number + 1, hidden))
            drawn.append(objects)
        finally:
            pdfium.FPDF_ClosePage(page)
    findings = [*hidden.findings(), *_active_content(document, content)]
    if links:
        findings.append(Finding("external_links", "links", links))
    return Extracted("\n\n".join(texts), pages, "pdf", layout=layout_of(drawn)), findings


def _visible_text(page: Any, objects: PageObjects, number: int, hidden: HiddenText) -> str:
    """Hidden objects are taken off the page before its text is read, so that the rest keeps its order and spaces."""
    reasons = hidden_reasons(page, objects)
    if reasons:
        text_page = pdfium.FPDFText_LoadPage(page)
        try:
            for run in objects.texts:
                if run.index in reasons:
                    hidden.add(object_text(run.handle, text_page), reasons[run.index], number)
        finally:
            pdfium.FPDFText_ClosePage(text_page)
        objects.remove(reasons)
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        raise Refused("unreadable")
    try:
        return _all_text(text_page)
    finally:
        pdfium.FPDFText_ClosePage(text_page)


def _all_text(text_page: Any) -> str:
    count = pdfium.FPDFText_CountChars(text_page)
    if count <= 0:
        return ""
    # UTF-16: a character may take two units; one more for the closing zero.
    buffer = (ctypes.c_ushort * (count * 2 + 1))()
    written = pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    return bytes(buffer)[: max(0, written - 1) * 2].decode("utf-16-le", errors="ignore")


def _links(page: Any) -> int:
    position, link, count = ctypes.c_int(0), pdfium.FPDF_LINK(), 0
    while count < MAX_LINKS and pdfium.FPDFLink_Enumerate(page, position, link):
        action = pdfium.FPDFLink_GetAction(link)
        if action and pdfium.FPDFAction_GetType(action) == pdfium.PDFACTION_URI:
            count += 1
    return count


def _active_content(document: Any, content: bytes) -> list[Finding]:
    findings = []
    attachments = pdfium.FPDFDoc_GetAttachmentCount(document)
    if attachments > 0:
        findings.append(Finding("embedded_files", "attachments", attachments))
        for number in range(min(attachments, MAX_ATTACHMENTS)):
            if EICAR in _attachment(pdfium.FPDFDoc_GetAttachment(document, number)):
                raise Refused("malware")
    scripts = max(0, pdfium.FPDFDoc_GetJavaScriptActionCount(document)) + _opening_actions(content)
    if scripts:
        findings.append(Finding("scripts", "actions", scripts))
    return findings


def _attachment(handle: Any) -> bytes:
    size = ctypes.c_ulong(0)
    if not handle or not pdfium.FPDFAttachment_GetFile(handle, None, 0, size):
        return b""
    if not 0 < size.value <= MAX_ATTACHMENT_BYTES:
        return b""
    buffer = ctypes.create_string_buffer(size.value)
    pdfium.FPDFAttachment_GetFile(handle, buffer, size.value, size)
    return buffer.raw


def _opening_actions(content: bytes) -> int:
    """What would run when the document is opened: OpenAction and AA with JavaScript or Launch."""
    try:
        root: Any = pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"].get_object()
        action = root.get("/OpenAction")
        kinds = [action.get_object()] if action is not None else []
        more = root.get("/AA")
        kinds += [value.get_object() for value in more.get_object().values()] if more is not None else []
        return sum(1 for kind in kinds if isinstance(kind, dict) and kind.get("/S") in ("/JavaScript", "/Launch"))
    except MemoryError:
        raise
    except Exception:
        # pypdf is stricter than PDFium about damaged files; the text is what matters, and nothing here is ever run.
        return 0
