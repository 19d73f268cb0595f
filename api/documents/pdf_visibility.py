"""Which text runs of a page a reader cannot see.

What the drawing commands say is decided at once: invisible mode, no opacity, tiny, off the page. Where a run might
vanish into its background (light colour, something drawn under or over it, a layer, a clip) the page is painted twice,
with and without its text, and the pixels decide. So white text on a dark bar counts and white text on white paper does
not.
"""

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from api.documents.pdf_objects import Box, PageObjects, TextRun

MIN_FONT_PT = 3.0
MIN_ALPHA = 26
"""Of 255: a tenth."""
MIN_CONTRAST = 24
"""Steps of grey (of 255) between a run and its background."""
MIN_CHANGE = 16
"""Steps of grey by which some pixel of a run's box differs from the page without text."""
LIGHT = 140
"""Grey above which a colour may be invisible on paper."""
MAX_SIDE_PX = 2_000
_INVISIBLE_MODES = (3, 7)


def hidden_reasons(page: Any, objects: PageObjects) -> dict[int, str]:
    """Reason by `TextRun.index`, hidden runs only."""
    reasons: dict[int, str] = {}
    doubtful = []
    for run in objects.texts:
        reason = _plainly_hidden(run, objects.box)
        if reason:
            reasons[run.index] = reason
        elif run.layered or _grey(run.colour) > LIGHT or _near_drawing(run, objects) or _clipped(run):
            doubtful.append(run)
    if doubtful:
        painted = _Painted(page, objects)
        for run in doubtful:
            reason = painted.hides(run)
            if reason:
                reasons[run.index] = reason
    return reasons


def _plainly_hidden(run: TextRun, page: Box) -> str | None:
    if run.mode in _INVISIBLE_MODES:
        return "invisible"
    if run.colour[3] < MIN_ALPHA:
        return "transparent"
    if run.size_pt < MIN_FONT_PT:
        return "tiny"
    if _outside(run.box, page):
        return "off_page"
    return "replaced" if run.replaced else None


def _outside(box: Box, page: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return not (page[0] <= x <= page[2] and page[1] <= y <= page[3])


def _near_drawing(run: TextRun, objects: PageObjects) -> bool:
    """Whether something is drawn under its middle or over it."""
    x, y = (run.box[0] + run.box[2]) / 2, (run.box[1] + run.box[3]) / 2
    return any(d.box[0] <= x <= d.box[2] and d.box[1] <= y <= d.box[3] for d in objects.drawings)


def _clipped(run: TextRun) -> bool:
    """Whether its clip leaves out its middle. Every run of some word processors has a clip, around itself."""
    if run.form is not None:
        return True
    clip = pdfium.FPDFPageObj_GetClipPath(run.handle)
    paths = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
    middle = (run.box[0] + run.box[2]) / 2, (run.box[1] + run.box[3]) / 2
    return any(_leaves_out(clip, number, middle) for number in range(max(0, paths)))


def _leaves_out(clip: Any, number: int, middle: tuple[float, float]) -> bool:
    xs, ys = [], []
    x, y = ctypes.c_float(), ctypes.c_float()
    for segment in range(max(0, pdfium.FPDFClipPath_CountPathSegments(clip, number))):
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(clip, number, segment), x, y)
        xs.append(x.value)
        ys.append(y.value)
    return bool(xs) and not (min(xs) <= middle[0] <= max(xs) and min(ys) <= middle[1] <= max(ys))


def _grey(colour: tuple[int, int, int, int]) -> float:
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


class _Painted:
    """The page in grey, with its text and without."""

    def __init__(self, page: Any, objects: PageObjects) -> None:
        self._left, self._bottom, right, top = objects.box
        width, height = max(1.0, right - self._left), max(1.0, top - self._bottom)
        self._scale = min(1.5, MAX_SIDE_PX / max(width, height))
        self._width, self._height = max(1, round(width * self._scale)), max(1, round(height * self._scale))
        self._page_height = height
        self._turned = pdfium.FPDFPage_GetRotation(page) != 0
        if self._turned:
            pdfium.FPDFPage_SetRotation(page, 0)
        self._whole = self._paint(page)
        for run in objects.texts:
            pdfium.FPDFPageObj_SetIsActive(run.handle, False)
        self._empty = self._paint(page)
        for run in objects.texts:
            pdfium.FPDFPageObj_SetIsActive(run.handle, True)

    def hides(self, run: TextRun) -> str | None:
        rows = self._rows(run.box)
        if not rows:
            return "off_page"
        behind = sorted(b"".join(self._empty[a:b] for a, b in rows))
        # In a form the fill may come from outside it, so only the pixels are asked there.
        if run.form is None and abs(_grey(run.colour) - behind[len(behind) // 2]) < MIN_CONTRAST:
            return "white" if _grey(run.colour) > LIGHT else "same_colour"
        changed = max((max(map(_distance, self._whole[a:b], self._empty[a:b])) for a, b in rows if b > a), default=0)
        return "covered" if changed < MIN_CHANGE else None

    def _rows(self, box: Box) -> list[tuple[int, int]]:
        """Where the pixels of `box` stand in the pictures, a stretch for each line."""
        left = max(0, int((box[0] - self._left) * self._scale))
        right = min(self._width, int((box[2] - self._left) * self._scale) + 1)
        top = max(0, int((self._page_height - (box[3] - self._bottom)) * self._scale))
        bottom = min(self._height, int((self._page_height - (box[1] - self._bottom)) * self._scale) + 1)
        if right <= left:
            return []
        return [(y * self._width + left, y * self._width + right) for y in range(top, bottom)]

    def _paint(self, page: Any) -> bytes:
        buffer = ctypes.create_string_buffer(b"\xff" * (self._width * self._height), self._width * self._height)
        bitmap = pdfium.FPDFBitmap_CreateEx(self._width, self._height, pdfium.FPDFBitmap_Gray, buffer, self._width)
        try:
            pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, self._width, self._height, 0, pdfium.FPDF_GRAYSCALE)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
        return buffer.raw


def _distance(one: int, other: int) -> int:
    return abs(one - other)
