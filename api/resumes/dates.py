"""Months and years as people write them, in English and Korean."""

import re
from dataclasses import dataclass

from api.ats.resume import POINT, RANGE

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = re.compile(r"(?<!\d)(?:19[6-9]\d|20[0-4]\d)(?!\d)")
_NAMED = re.compile(r"(?i)\b(" + "|".join(_MONTHS) + r")[a-z]*\b")
_BEFORE = re.compile(r"(?<!\d)(0?[1-9]|1[0-2])\s?[./]\s?(?=(?:19|20)\d{2})")
_AFTER = re.compile(r"(?:19|20)\d{2}\s?[./년-]\s?(0?[1-9]|1[0-2])(?!\d)")
_SINCE = re.compile(
    rf"(?i)(?:\bsince\s+({POINT})|({POINT})\s{{0,3}}부터|({POINT})\s{{0,3}}[-–—~]\s{{0,3}}(?=$|[)\]|]))"
)


@dataclass(frozen=True, slots=True)
class Period:
    start: str | None
    end: str | None
    is_current: bool
    at: int
    """Where it begins in the line."""
    until: int


def point(written: str) -> str | None:
    """ "YYYY-MM" or "YYYY"; None without a year."""
    year = _YEAR.search(written)
    if year is None:
        return None
    named, before, after = _NAMED.search(written), _BEFORE.search(written), _AFTER.search(written)
    month = 0
    if named is not None:
        month = _MONTHS.index(named.group(1).lower()) + 1
    elif before is not None:
        month = int(before.group(1))
    elif after is not None:
        month = int(after.group(1))
    return f"{year.group()}-{month:02d}" if month else year.group()


def period_in(line: str) -> Period | None:
    """The first span of time in `line`; one that ends before it begins is none."""
    match = RANGE.search(line)
    if match is not None:
        start, end = point(match.group(1)), point(match.group(2))
        if start and end and end < start[: len(end)]:
            return None
        return Period(start, end, end is None, *match.span())
    since = _SINCE.search(line)
    if since is None:
        return None
    written = next(group for group in since.groups() if group)
    return Period(point(written), None, True, *since.span())


def single_date(line: str) -> tuple[str, int, int] | None:
    """The last lone date of a line with its place, e.g. the year of a degree."""
    found = [match for match in re.finditer(POINT, line, re.I) if point(match.group())]
    return (point(found[-1].group()) or "", *found[-1].span()) if found else None
