"""The rest of the corpus of hostile files: broken structures, archives in disguise, pictures, fonts, names.

Together with `test_hostile_files.py` more than sixty. Each is decided within the reader's limits, and the same reader
reads an honest file afterwards.
"""

import asyncio
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

import pypdf
import pytest
from PIL import Image
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from api.documents.checks import NotADocument, picture_kind
from api.documents.extracted import Extracted, Refused
from api.documents.pictures import grey_pages
from api.documents.sandbox import Readers
from tests.support import documents as make

PDF = make.pdf(make.RESUME)
DOCX = make.docx_file(make.RESUME)
DOCUMENT = "word/document.xml"
READ = "read"
W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    made = Readers(1)
    made.submit(b"warm", "warm.txt").result()
    yield made
    made.close()


def decided(readers: Readers, content: bytes, filename: str) -> str:
    try:
        found: Extracted = readers.submit(content, filename).result()
    except Refused as refusal:
        return refusal.reason
    except NotADocument:
        return "not a document"
    # What is read holds nothing that would act in a browser or a terminal.
    assert not set(found.text) & {"\0", "\x1b", "\u202e"}
    return READ


def written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypted(algorithm: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(PDF))
    writer.encrypt("secret", algorithm=algorithm)
    return written(writer)


def encrypted_zip() -> bytes:
    """The flag says that every part is encrypted."""
    changed = bytearray(DOCX)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


def zip_of(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def nested_zip(depth: int) -> bytes:
    content = b"\0" * 1_000_000
    for _ in range(depth):
        content = zip_of(("inner.zip", content))
    return make.with_part(DOCX, "word/embeddings/deep.zip", content)


def slipping(name: str) -> bytes:
    return make.with_part(DOCX, name, b"<x/>")


def body(xml: bytes) -> bytes:
    return make.with_part(DOCX, DOCUMENT, b'<?xml version="1.0"?><w:document ' + W + b">" + xml, replace=True)


def endless_pages() -> bytes:
    """A page tree that contains itself."""
    return PDF_HEAD + b"2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>endobj\ntrailer<</Root 1 0 R>>\n"


def endless_contents() -> bytes:
    """A form that draws itself."""
    form = b"q /F Do Q"
    return (
        PDF_HEAD + b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R"
        b"/Resources<</XObject<</F 4 0 R>>>>>>endobj\n"
        b"4 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 4 0 R>>>>/Length %d>>stream\n"
        b"%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n" % (len(form), form)
    )


PDF_HEAD = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"


def deep_arrays(depth: int) -> bytes:
    return (
        PDF_HEAD + b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/Deep "
        + b"[" * depth + b"]" * depth + b"/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n"
    )  # fmt: skip


def with_font(font: bytes) -> bytes:
    """A page whose font's program is `font`."""
    return (
        PDF_HEAD + b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
        b"4 0 obj<</Length 31>>stream\nBT /F1 12 Tf 20 100 Td (warm) Tj\nendstream endobj\n"
        b"5 0 obj<</Type/Font/Subtype/TrueType/BaseFont/Evil/FontDescriptor 6 0 R>>endobj\n"
        b"6 0 obj<</Type/FontDescriptor/FontName/Evil/Flags 32/FontFile2 7 0 R>>endobj\n"
        b"7 0 obj<</Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n" % (len(font), font)
    )


def acting(kind: str, **values: str) -> bytes:
    """An honest résumé that does something when it is opened."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(PDF))
    action = DictionaryObject({NameObject("/S"): NameObject(kind)})
    for name, value in values.items():
        action[NameObject(f"/{name}")] = TextStringObject(value)
    writer.root_object[NameObject("/OpenAction")] = action
    return written(writer)


def with_huge_box() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(PDF))
    box = ArrayObject(NumberObject(number) for number in (0, 0, 2_000_000_000, 2_000_000_000))
    writer.pages[0][NameObject("/MediaBox")] = box
    return written(writer)


def cascade(levels: int) -> bytes:
    """Deflated again and again."""
    packed = b"\0" * 5_000_000
    for _ in range(levels):
        packed = zlib.compress(packed, 9)
    filters = b" ".join([b"/FlateDecode"] * levels)
    return (
        PDF_HEAD + b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter[%s]/Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
        % (filters, len(packed), packed)
    )


XREF_AWAY = PDF[: PDF.rfind(b"startxref")] + b"startxref\n999999999\n%%EOF"
SOLID = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
HOSTILE = [
    ("aes256_pdf", encrypted("AES-256"), "cv.pdf", "encrypted"),
    ("aes128_pdf", encrypted("AES-128"), "cv.pdf", "encrypted"),
    ("encrypted_zip", encrypted_zip(), "cv.docx", "encrypted"),
    ("encrypted_office", SOLID, "cv.docx", "not a document"),
    ("old_word", SOLID, "cv.doc", "not a document"),
    ("xref_elsewhere", XREF_AWAY, "cv.pdf", READ),
    ("xref_negative", PDF.replace(b"startxref\n", b"startxref\n-"), "cv.pdf", READ),
    ("no_trailer", PDF[: PDF.rfind(b"trailer")], "cv.pdf", "unreadable"),
    ("head_only", b"%PDF-1.7\n", "cv.pdf", "unreadable"),
    ("endless_pages", endless_pages(), "cv.pdf", "unreadable"),
    ("endless_form", endless_contents(), "cv.pdf", "no_text"),
    ("deep_arrays", deep_arrays(200_000), "cv.pdf", "no_text"),
    ("filters_upon_filters", cascade(6), "cv.pdf", "no_text"),
    ("huge_page", with_huge_box(), "cv.pdf", "too_costly"),
    ("font_of_noise", with_font(bytes(range(256)) * 20), "cv.pdf", READ),
    ("font_of_tables", with_font(b"\0\1\0\0\xff\xff" + b"\xff" * 4_000), "cv.pdf", READ),
    ("launching", acting("/Launch", F="/bin/sh"), "cv.pdf", READ),
    ("submitting", acting("/SubmitForm", F="http://127.0.0.1:9/x"), "cv.pdf", READ),
    ("slip_up", slipping("../../../../tmp/slipped.xml"), "cv.docx", READ),
    ("slip_absolute", slipping("/etc/cron.d/slipped"), "cv.docx", READ),
    ("slip_backwards", slipping("..\\..\\slipped.exe"), "cv.docx", READ),
    ("nested_zips", nested_zip(8), "cv.docx", READ),
    ("vba_elsewhere", make.with_part(DOCX, "customUI/vbaProject.bin", b"m"), "cv.docx", "macros"),
    ("vba_data", make.with_part(DOCX, "word/vbaData.xml", b"<m/>"), "cv.docx", "macros"),
    ("no_body", body(b"</w:document>"), "cv.docx", "unreadable"),
    ("wide_xml", body(b"<w:body>" + b"<w:p/>" * 100_000 + b"</w:body></w:document>"), "cv.docx", "no_text"),
    ("not_xml", make.with_part(DOCX, DOCUMENT, b"\xff\xfe\0\0garbage", replace=True), "cv.docx", "unreadable"),
    ("excel", zip_of(("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>")), "cv.docx", "not a document"),
    ("jar", zip_of(("META-INF/MANIFEST.MF", b"Main-Class: Evil")), "cv.docx", "not a document"),
    ("empty_zip", b"PK\x05\x06" + bytes(18), "cv.docx", "not a document"),
    ("zip_without_end", DOCX[:-22], "cv.docx", "unreadable"),
    ("program", b"\x7fELF" + bytes(200), "cv.txt", "not a document"),
    ("windows_program", b"MZ" + bytes(200), "cv.pdf", "not a document"),
    ("script", b"#!/bin/sh\nrm -rf /\n", "cv.txt", "not a document"),
    ("svg", b"<svg onload='alert(1)'/>", "cv.txt", "not a document"),
    ("rtf", b"{\\rtf1\\object}", "cv.txt", "not a document"),
    ("gzip", b"\x1f\x8b\x08" + bytes(40), "cv.txt", "not a document"),
    ("escape_codes", b"Jane \x1b[2J\x1b]0;owned\x07 Python developer since 2015", "cv.txt", "unreadable"),
    ("turned_around", "Jane Doe \u202efdp.exe developer in Seoul since 2015".encode(), "cv.txt", READ),
    ("one_long_line", b"Python " * 700_000, "cv.txt", READ),
    ("lone_surrogates", "Jane \ud800 Doe".encode("utf-8", "surrogatepass") * 30, "cv.txt", READ),
    ("broken_utf16", b"\xff\xfe" + b"\x00\xd8" * 50, "cv.txt", "unreadable"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "filename", "expected"), [h[1:] for h in HOSTILE], ids=[h[0] for h in HOSTILE])
def test_hostile_files_end_in_a_clear_answer(readers: Readers, content: bytes, filename: str, expected: str) -> None:
    assert decided(readers, content, filename) == expected
    assert decided(readers, b"Python developer in Seoul", "cv.txt") == READ


def png(width: int, height: int, data: bytes) -> bytes:
    """A PNG that says it is so large, whatever its data are."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("L", (60, 40), 255).save(out, form)
    return out.getvalue()


PICTURES = [
    ("png_bomb", png(60_000, 60_000, zlib.compress(bytes(10_000_000), 9)), "cv.png", "too_big_inside"),
    ("png_liar", png(4_000, 4_000, zlib.compress(b"\0" * 10)), "cv.png", "unreadable"),
    ("png_garbage", b"\x89PNG\r\n\x1a\n" + b"\xff" * 500, "cv.png", "unreadable"),
    ("png_and_html", b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script>" + picture("PNG"), "cv.png", "polyglot"),
    ("png_and_zip", picture("PNG") + DOCX, "cv.png", "polyglot"),
    ("jpeg_cut", picture("JPEG")[:120], "cv.jpg", "unreadable"),
    ("jpeg_named_png", picture("JPEG"), "cv.png", "not a document"),
    ("gif_named_png", b"GIF89a" + bytes(100), "cv.png", "not a document"),
    ("eicar_behind_png", picture("PNG") + make.EICAR.encode(), "cv.png", "malware"),
]


@pytest.mark.parametrize(("content", "filename", "reason"), [p[1:] for p in PICTURES], ids=[p[0] for p in PICTURES])
async def test_hostile_pictures_are_refused(content: bytes, filename: str, reason: str) -> None:
    try:
        kind = picture_kind(content, filename)
        assert kind is not None
        pages = await asyncio.wait_for(grey_pages(content, kind), 60)
        said = f"read {len(pages)}"
    except Refused as refusal:
        said = refusal.reason
    except NotADocument:
        said = "not a document"
    assert said == reason
