"""Cells of CSV files that spreadsheets open: no cell may become a formula there (JOB-14)."""

import csv
import io
from collections.abc import Iterable

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the machine's own encoding, and Korean names for noise."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def neutral(cell: object) -> str:
    """`cell` as text; an apostrophe keeps a spreadsheet from calculating what looks like a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def plain(cell: str) -> str:
    """Takes back `neutral`, so that a file that was exported can be imported."""
    stripped = cell.strip()
    return stripped[1:].strip() if stripped.startswith("'") and stripped[1:].startswith(_FORMULA) else stripped


def csv_lines(rows: Iterable[Iterable[object]]) -> bytes:
    """Rows as UTF-8 CSV (RFC 4180), each cell neutral."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([neutral(cell) for cell in row])
    return text.getvalue().encode("utf-8", "replace")
