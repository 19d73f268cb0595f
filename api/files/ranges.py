"""`Range: bytes=…` of RFC 9110 §14: one range; several are answered with the whole file."""

import re
from dataclasses import dataclass

from api.files.errors import RangeNotSatisfiable

_ONE_RANGE = re.compile(r"\s*bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.I)


@dataclass(frozen=True, slots=True)
class ByteRange:
    """`first` and `last` are inclusive."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def parse_range(header: str | None, size: int) -> ByteRange | None:
    """None: send the whole file (no range, several, or nonsense, which a server ignores).

    Raises:
        RangeNotSatisfiable: the range lies behind the end.
    """
    found = _ONE_RANGE.fullmatch(header or "")
    if found is None or found.group(1) == found.group(2) == "":
        return None
    first, last = found.groups()
    if first == "":
        wanted = min(int(last), size)
        if wanted == 0:
            raise _unsatisfiable(size)
        return ByteRange(size - wanted, size - 1)
    start = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None
    if start >= size:
        raise _unsatisfiable(size)
    return ByteRange(start, end)


def _unsatisfiable(size: int) -> RangeNotSatisfiable:
    return RangeNotSatisfiable(headers={"Content-Range": f"bytes */{size}"})
