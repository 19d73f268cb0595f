"""What is drawn on a page, in the order of drawing: text runs, fills and pictures."""

import ctypes
import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from api.documents.extracted import Refused

MAX_OBJECTS = 60_000
"""On one page."""
MAX_DEPTH = 6
MAX_PICTURE_PIXELS = 60_000_000
"""A picture is decoded only where text must be told from its background; a flood of pixels never is."""

Box = tuple[float, float, float, float]
"""left, bottom, right, top in points of the page."""
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(slots=True)
class TextRun:
    index: int
    """Its place in the order of drawing."""
    handle: Any
    form: Any
    """The form object that holds it; None: the page itself."""
    box: Box
    size_pt: float
    mode: int
    """Text rendering mode (ISO 32000-1, 9.3.6)."""
    colour: tuple[int, int, int, int]
    layered: bool
    """It belongs to an optional layer, or another text is laid over it for copying."""
    replaced: bool


@dataclass(slots=True)
class Drawing:
    index: int
    box: Box
    picture: bool


class PageObjects:
    def __init__(self, page: Any) -> None:
        self.page = page
        self.texts: list[TextRun] = []
        self.drawings: list[Drawing] = []
        self.rules: int = 0
        """Thin lines, as of tables."""
        self.box = _page_box(page)
        self._next = 0
        for number in range(pdfium.FPDFPage_CountObjects(page)):
            self._take(pdfium.FPDFPage_GetObject(page, number), None, _IDENTITY, 0)

    def remove(self, indexes: Collection[int]) -> None:
        for run in self.texts:
            if run.index in indexes:
                if run.form is None:
                    pdfium.FPDFPage_RemoveObject(self.page, run.handle)
                else:
                    pdfium.FPDFFormObj_RemoveObject(run.form, run.handle)
                pdfium.FPDFPageObj_Destroy(run.handle)
        self.texts = [run for run in self.texts if run.index not in indexes]

    def _take(self, handle: Any, form: Any, outer: Matrix, depth: int) -> None:
        self._next += 1
        if self._next > MAX_OBJECTS:
            raise Refused("too_costly")
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            self.texts.append(_text_run(self._next, handle, form, outer))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < MAX_DEPTH:
            inner = _times(_matrix(handle), outer)
            for number in range(pdfium.FPDFFormObj_CountObjects(handle)):
                self._take(pdfium.FPDFFormObj_GetObject(handle, number), handle, inner, depth + 1)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            _check_pixels(handle)
            self.drawings.append(Drawing(self._next, _box(handle, outer), picture=True))
        elif kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING):
            box = _box(handle, outer)
            if min(box[2] - box[0], box[3] - box[1]) > 2:
                self.drawings.append(Drawing(self._next, box, picture=False))
            else:
                self.rules += 1


def object_text(handle: Any, text_page: Any) -> str:
    size = pdfium.FPDFTextObj_GetText(handle, text_page, None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    pdfium.FPDFTextObj_GetText(handle, text_page, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", errors="ignore")


def _text_run(index: int, handle: Any, form: Any, outer: Matrix) -> TextRun:
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(handle, size)
    a, b, c, d, _, _ = _times(_matrix(handle), outer)
    layered, replaced = _marks(handle)
    return TextRun(
        index=index,
        handle=handle,
        form=form,
        box=_box(handle, outer),
        # The height of a capital is what is seen: the vertical scale, not the area.
        size_pt=abs(size.value) * min(math.hypot(c, d), math.hypot(a, b) * 3),
        mode=pdfium.FPDFTextObj_GetTextRenderMode(handle),
        colour=_colour(handle),
        layered=layered,
        replaced=replaced,
    )


def _marks(handle: Any) -> tuple[bool, bool]:
    """Whether it is in an optional layer ("OC"), and whether other text stands for it ("ActualText")."""
    layered = replaced = False
    length = ctypes.c_ulong()
    for number in range(max(0, pdfium.FPDFPageObj_CountMarks(handle))):
        mark = pdfium.FPDFPageObj_GetMark(handle, number)
        name = (ctypes.c_ushort * 8)()
        if pdfium.FPDFPageObjMark_GetName(mark, name, 16, length):
            layered = layered or bytes(name)[: length.value].startswith("OC\0".encode("utf-16-le"))
        if pdfium.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", None, 0, length) and length.value > 2:
            replaced = True
    return layered, replaced


def _colour(handle: Any) -> tuple[int, int, int, int]:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha):
        return 0, 0, 0, 255
    return red.value, green.value, blue.value, alpha.value


def _check_pixels(handle: Any) -> None:
    width, height = ctypes.c_uint(), ctypes.c_uint()
    known = pdfium.FPDFImageObj_GetImagePixelSize(handle, width, height)
    if known and width.value * height.value > MAX_PICTURE_PIXELS:
        raise Refused("too_big_inside")


def _matrix(handle: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(handle, found):
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _box(handle: Any, outer: Matrix) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
        return 0, 0, 0, 0
    if outer == _IDENTITY:
        return left.value, bottom.value, right.value, top.value
    a, b, c, d, e, f = outer
    corners = [(x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _page_box(page: Any) -> Box:
    box = pdfium.FS_RECTF()
    if pdfium.FPDF_GetPageBoundingBox(page, box):
        return box.left, box.bottom, box.right, box.top
    return 0, 0, pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
