"""Columns, tables and pictures of a PDF: what many applicant tracking systems read in the wrong order."""

from collections import Counter
from itertools import pairwise

from api.documents.extracted import Layout
from api.documents.pdf_objects import PageObjects

MIN_COLUMN_LINES = 8
MIN_COLUMN_WIDTH_PT = 100.0
GUTTER_PT = 12.0
MIN_PICTURE_PT = 30.0
"""Smaller ones are icons."""
MIN_TABLE_RULES = 12


def layout_of(pages: list[PageObjects]) -> Layout:
    pictures = sum(
        1
        for page in pages
        for drawing in page.drawings
        if drawing.picture and min(drawing.box[2] - drawing.box[0], drawing.box[3] - drawing.box[1]) >= MIN_PICTURE_PT
    )
    sizes = [run.size_pt for page in pages for run in page.texts]
    return Layout(
        columns=max((_columns(page) for page in pages), default=1),
        tables=sum(1 for page in pages if page.rules >= MIN_TABLE_RULES),
        images=pictures,
        smallest_font_pt=round(min(sizes), 1) if sizes else None,
    )


def _columns(page: PageObjects) -> int:
    """2 when many lines have, right of other text, a wide run that begins at the same place as the others."""
    width = page.box[2] - page.box[0]
    lines: dict[int, list[tuple[float, float]]] = {}
    for run in page.texts:
        lines.setdefault(round(run.box[1] / 4), []).append((run.box[0], run.box[2]))
    starts: Counter[int] = Counter()
    for runs in lines.values():
        runs.sort()
        for (_, left_end), (start, end) in pairwise(runs):
            far_right = start - page.box[0] > 0.3 * width
            if start - left_end > GUTTER_PT and end - start >= MIN_COLUMN_WIDTH_PT and far_right:
                starts[round(start / 8)] += 1
                break
    return 2 if any(count >= MIN_COLUMN_LINES for count in starts.values()) else 1
