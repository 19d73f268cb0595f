"""Reads one document: the only function that the sandbox runs."""

from dataclasses import replace

from api.documents.checks import NotADocument, kind_of
from api.documents.cleaning import cleaned
from api.documents.docx_reader import read_docx
from api.documents.extracted import MAX_FINDINGS, Extracted, Refused
from api.documents.findings import instructions_in
from api.documents.pdf_reader import read_pdf
from api.documents.txt_reader import read_txt

__all__ = ["NotADocument", "Refused", "read_document"]

_READERS = {"pdf": read_pdf, "docx": read_docx, "txt": read_txt}


def read_document(content: bytes, filename: str) -> Extracted:
    """Raises Refused, NotADocument, MemoryError."""
    kind = kind_of(content, filename)
    raw, findings = _READERS[kind](content)
    text, invisible = cleaned(raw.text)
    if not text:
        raise Refused("no_text")
    found = (*findings, *invisible, *instructions_in(text))
    return replace(raw, text=text, findings=found[:MAX_FINDINGS])
