"""The process that turns one picture or PDF into grey pages for text recognition, behind the walls of the readers.

It reads the kind (4 bytes, padded) and the file from its standard input, and writes pages as binary PGM, each after
four bytes of its length (big endian). "refused:<reason>" in place of a page says why there is none.
"""

import ctypes
import io
import os
import struct
import sys
from typing import Any

from api.documents.confinement import allow_cpu_for_one_file, confine

MAX_PAGES = 5
"""Text recognition takes seconds a page; longer scans are read so far, and the reading says so."""
MAX_SIDE_PX = 2_600
"""A4 at some 220 dots per inch."""
MIN_SIDE_PX = 1_400
"""Smaller pictures are enlarged: letters below 20 px are misread."""
MAX_PIXELS = 25_000_000


def main() -> None:
    from PIL import Image, ImageOps, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin  # noqa: F401  imported before the walls stand

    _warm_up(Image)
    answers = os.fdopen(os.dup(1), "wb")
    confine()
    content = sys.stdin.buffer.read()
    kind, content = content[:4].strip(), content[4:]
    allow_cpu_for_one_file()
    try:
        pages = _pdf_pages(content) if kind == b"pdf" else [_picture(content, Image, ImageOps)]
    except MemoryError:
        pages = [b"refused:too_costly"]
    except _TooBig:
        pages = [b"refused:too_big_inside"]
    except Exception:
        # Pillow raises a dozen kinds for damaged pictures; all mean the same to the person.
        pages = [b"refused:unreadable"]
    for page in pages:
        answers.write(struct.pack(">I", len(page)) + page)
    answers.flush()


class _TooBig(Exception):
    pass


def _warm_up(image: Any) -> None:
    """Opens now what a codec would open later, when no file may be opened any more."""
    import pypdfium2.raw as pdfium

    pdfium.FPDF_GetLastError()
    for form in ("PNG", "JPEG"):
        buffer = io.BytesIO()
        image.new("L", (8, 8)).save(buffer, form)
        image.open(io.BytesIO(buffer.getvalue())).convert("L")


def _picture(content: bytes, image: Any, operations: Any) -> bytes:
    # Pillow's own limit would stop it too, with an error that says less.
    image.MAX_IMAGE_PIXELS = None
    with image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
        width, height = picture.size
        if width * height > MAX_PIXELS:
            raise _TooBig()
        # Of a large JPEG only as many pixels are decoded as are needed, and in grey.
        picture.draft("L", (MAX_SIDE_PX, MAX_SIDE_PX))
        grey = operations.exif_transpose(picture)
        if grey.mode in ("RGBA", "LA", "PA") or "transparency" in grey.info:
            ground = image.new("RGBA", grey.size, "white")
            ground.alpha_composite(grey.convert("RGBA"))
            grey = ground
        grey = grey.convert("L")
    longest = max(grey.size)
    scale = MAX_SIDE_PX / longest if longest > MAX_SIDE_PX else 2.0 if longest < MIN_SIDE_PX else 1.0
    if scale != 1.0:
        grey = grey.resize((max(1, round(grey.width * scale)), max(1, round(grey.height * scale))))
    return _pgm(grey.width, grey.height, grey.tobytes())


def _pdf_pages(content: bytes) -> list[bytes]:
    import pypdfium2.raw as pdfium

    document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
    if not document:
        return [b"refused:unreadable"]
    count = min(pdfium.FPDF_GetPageCount(document), MAX_PAGES)
    return [_pdf_page(document, number, pdfium) for number in range(count)] or [b"refused:unreadable"]


def _pdf_page(document: Any, number: int, pdfium: Any) -> bytes:
    page = pdfium.FPDF_LoadPage(document, number)
    longest = max(pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page), 1.0)
    scale = MAX_SIDE_PX / longest
    width = max(1, round(pdfium.FPDF_GetPageWidthF(page) * scale))
    height = max(1, round(pdfium.FPDF_GetPageHeightF(page) * scale))
    buffer = ctypes.create_string_buffer(b"\xff" * (width * height), width * height)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, buffer, width)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE)
    pdfium.FPDFBitmap_Destroy(bitmap)
    pdfium.FPDF_ClosePage(page)
    return _pgm(width, height, buffer.raw)


def _pgm(width: int, height: int, grey: bytes) -> bytes:
    return b"P5\n%d %d\n255\n" % (width, height) + grey


if __name__ == "__main__":
    main()
