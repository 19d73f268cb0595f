"""Reading a CSV file of unknown making: encoding, separator, header. Files are read in pieces, never as a whole."""

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal, get_args

PIECE_BYTES = 1 << 18
HEAD_BYTES = 1 << 16
MAX_COLUMNS = 200
DELIMITERS = (",", ";", "\t", "|")
Field = Literal["email", "name", "phone", "source", "job_template", "language", "timezone", "status"]
FIELDS: tuple[Field, ...] = get_args(Field)
NeededField = Literal["email", "name"]
NEEDED: tuple[NeededField, ...] = get_args(NeededField)
SAMPLES = 3
SAMPLE_ROWS = 200
SAMPLE_CHARS = 80
_NAMES: dict[Field, str] = {
    "email": "email mail emailaddress 이메일 이메일주소 메일 메일주소 전자우편",
    "name": "name fullname candidate candidatename applicant applicantname 이름 성명 성함 지원자 지원자명 지원자이름",
    "phone": "phone phonenumber mobile mobilephone mobilenumber tel telephone cell cellphone"
    " 전화 전화번호 휴대폰 휴대폰번호 핸드폰 휴대전화 연락처",
    "source": "source channel origin 출처 경로 지원경로 유입경로 채널",
    "job_template": "job jobtemplate jobtitle jobid position vacancy 직무 포지션 공고 채용공고 지원직무 지원분야",
    "language": "language lang locale 언어",
    "timezone": "timezone tz 시간대 타임존",
    "status": "status stage 상태 단계 진행상태",
}
_FIELD_OF: dict[str, Field] = {word: field for field, words in _NAMES.items() for word in words.split()}
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\x1f\x8b")


class Unreadable(Exception):
    """The file is no text in a known encoding, or no table."""


class MissingColumns(Exception):
    """No column for the address or the name."""


@dataclass(frozen=True, slots=True)
class Layout:
    encoding: str
    delimiter: str
    header: list[str]
    columns: dict[str, int]
    """Field → index; unknown columns are not in it."""


def inspect_file(path: Path, mapping: Mapping[str, str | None] | None = None) -> Layout:
    """Blocking.

    Raises:
        Unreadable, MissingColumns
    """
    layout = layout_of(path, mapping)
    if missing_fields(layout):
        raise MissingColumns()
    return layout


def layout_of(path: Path, mapping: Mapping[str, str | None] | None = None) -> Layout:
    """Blocking. Columns that are needed may be missing. Raises Unreadable."""
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        head = file.read(HEAD_BYTES)
    delimiter = max(DELIMITERS, key=lambda one: _score(head, one, mapping))
    header = _first_row(head, delimiter)
    return Layout(encoding, delimiter, header, match_columns(header, mapping))


def missing_fields(layout: Layout) -> list[NeededField]:
    return [field for field in NEEDED if field not in layout.columns]


def samples_of(path: Path, layout: Layout) -> list[list[str]]:
    """Of each column the first values that are not empty. Blocking; looks at the first rows only."""
    found: list[list[str]] = [[] for _ in layout.header]
    try:
        for row in islice(rows(path, layout.encoding, layout.delimiter), SAMPLE_ROWS):
            for values, cell in zip(found, row.cells, strict=False):
                if cell.strip() and len(values) < SAMPLES:
                    values.append(cell.strip()[:SAMPLE_CHARS])
    except BrokenTable:
        # The import says where it breaks off; what could be read is shown.
        return found
    return found


def _encoding(path: Path) -> str:
    """The first of BOM, UTF-16 without one, UTF-8 and CP949 (Korean Excel) that all of the file is valid in."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip() or head.startswith(_BINARY):
        raise Unreadable()
    if head.startswith(codecs.BOM_UTF8):
        tried = ["utf-8-sig"]
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tried = ["utf-16"]
    elif b"\x00" in head:
        # Latin letters and separators have a NUL on one side.
        tried = ["utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"]
    else:
        tried = ["utf-8", "cp949"]
    for encoding in tried:
        if _decodes(path, encoding):
            return encoding
    raise Unreadable()


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE_BYTES):
                if "\x00" in decoder.decode(piece):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _score(head: str, delimiter: str, mapping: Mapping[str, str | None] | None) -> tuple[int, int]:
    """How well the first row looks with this separator: known columns first, then columns."""
    try:
        header = _first_row(head, delimiter)
    except Unreadable:
        return (-1, 0)
    return (len(match_columns(header, mapping)), len(header))


def _first_row(head: str, delimiter: str) -> list[str]:
    try:
        for row in csv.reader(head.splitlines(keepends=True), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                return [cell.strip()[:255] for cell in row[:MAX_COLUMNS]]
    except csv.Error as error:
        raise Unreadable() from error
    raise Unreadable()


def match_columns(header: list[str], mapping: Mapping[str, str | None] | None = None) -> dict[str, int]:
    """Field → index of its column: what `mapping` (column name → field) says, then what the names say."""
    said = {_folded(name): field for name, field in (mapping or {}).items()}
    columns: dict[str, int] = {}
    for index, name in enumerate(header):
        folded = _folded(name)
        if folded in said:
            field = said[folded]
            if field is not None:
                columns[field] = index
    for index, name in enumerate(header):
        field = _FIELD_OF.get(_folded(name))
        if field is not None and _folded(name) not in said:
            columns.setdefault(field, index)
    return columns


def _folded(name: str) -> str:
    return re.sub(r"[\s_\-./()*:]+", "", unicodedata.normalize("NFKC", name).casefold())


@dataclass(frozen=True, slots=True)
class RawRow:
    number: int
    """As a spreadsheet counts records: the header is row 1."""
    cells: list[str]


class BrokenTable(Exception):
    """The file cannot be read on after row `number`, e.g. because of a quote that is never closed."""

    def __init__(self, number: int) -> None:
        super().__init__(f"row {number} cannot be read")
        self.number = number


def rows(path: Path, encoding: str, delimiter: str) -> Iterator[RawRow]:
    """Rows below the header that hold anything. Blocking, one row in memory at a time.

    Raises:
        BrokenTable
    """
    number = 0
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        try:
            for cells in reader:
                filled = any(cell.strip() for cell in cells)
                # Empty lines above the header are no rows.
                number += 1 if number or filled else 0
                if filled and number > 1:
                    yield RawRow(number, cells)
        except csv.Error as error:
            raise BrokenTable(number + 1) from error
