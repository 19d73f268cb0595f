"""The process that takes tables out of an archive or a CSV file, behind the walls of the readers of documents.

On its standard input a frame (four bytes of length, big endian) of JSON, {"name": the file's name, "known": names of
tables in small letters}, and the file. On its output JSON: {"tables": [{name, rows, broken, cut}]}, or {"refused":
reason}, or {"not_a_table": true}. Tables of other names are not unpacked: an export also holds messages and contacts.
"""

import codecs
import csv
import io
import json
import os
import re
import struct
import sys
import zipfile
from typing import Any

from api.documents.checks import EICAR, NotADocument, kind_of
from api.documents.confinement import allow_cpu_for_one_file, confine
from api.documents.docx_package import BROKEN, MAX_PARTS
from api.documents.extracted import Refused
from api.documents.txt_reader import read_txt

MAX_UNPACKED_BYTES = 8 * 1024 * 1024
"""Of all tables that are read."""
MAX_ROWS = 200
"""Of a table; more than a profile takes of any kind."""
MAX_COLUMNS = 60
MAX_CELL_CHARS = 20_000
DELIMITERS = (",", ";", "\t")
_COPY = re.compile(r"[ _]?\(\d+\)(?=\.csv$)")
"""What browsers add to the name of a file that is there already."""
_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp949", "cp1252", "cp437", "ascii")
_CHUNK = 256 * 1024
_HEAD = 1024


def main() -> None:
    for name in _ENCODINGS:
        # Codecs are files, and no file may be opened any more behind the walls.
        codecs.lookup(name)
    answers = os.fdopen(os.dup(1), "wb")
    confine()
    given = sys.stdin.buffer.read()
    (length,) = struct.unpack(">I", given[:4])
    asked, content = json.loads(given[4 : 4 + length]), given[4 + length :]
    allow_cpu_for_one_file()
    try:
        answer: dict[str, Any] = {"tables": tables_of(content, asked["name"], frozenset(asked["known"]))}
    except Refused as refusal:
        answer = {"refused": refusal.reason}
    except NotADocument:
        answer = {"not_a_table": True}
    except MemoryError:
        answer = {"refused": "too_costly"}
    except BROKEN:
        answer = {"refused": "unreadable"}
    answers.write(json.dumps(answer).encode())
    answers.flush()


def tables_of(content: bytes, filename: str, known: frozenset[str]) -> list[dict[str, Any]]:
    """Raises Refused, NotADocument, and what zipfile raises for damaged archives."""
    if filename.lower().endswith(".zip"):
        return _archived(content, known)
    if not filename.lower().endswith(".csv"):
        raise NotADocument()
    kind_of(content, "table.txt")
    name = table_name(filename)
    return [_table(name, content)] if name in known else []


def table_name(path: str) -> str:
    return _COPY.sub("", re.split(r"[\\/]", path)[-1].lower())


def _archived(content: bytes, known: frozenset[str]) -> list[dict[str, Any]]:
    if not content.strip():
        raise Refused("empty")
    if not content.startswith(b"PK\x03\x04"):
        raise NotADocument()
    if EICAR in content:
        raise Refused("malware")
    if b"%PDF-" in content[:_HEAD]:
        raise Refused("polyglot")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS:
            raise Refused("too_big_inside")
        found: dict[str, zipfile.ZipInfo] = {}
        # What lies deeper is a copy, or what a file manager keeps beside a file.
        for part in sorted(parts, key=lambda one: one.filename.count("/")):
            name = table_name(part.filename)
            if name in known and "__macosx" not in part.filename.lower():
                found.setdefault(name, part)
        if any(part.flag_bits & 1 for part in found.values()):
            raise Refused("encrypted")
        tables, left = [], MAX_UNPACKED_BYTES
        for name, part in found.items():
            unpacked = _unpacked(archive, part, left)
            left -= len(unpacked)
            tables.append(_table(name, unpacked))
        return tables


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> bytes:
    """Its true size counts: what its header says is not believed."""
    taken = bytearray()
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            taken += chunk
            if len(taken) > left:
                raise Refused("too_big_inside")
    if EICAR in taken:
        raise Refused("malware")
    return bytes(taken)


def _table(name: str, content: bytes) -> dict[str, Any]:
    """`broken`: what follows the last row cannot be read, e.g. after a quote that is never closed."""
    rows: list[list[str]] = []
    broken, cut = False, False
    try:
        text = read_txt(content)[0].text
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True):
            cells = [cell.strip()[:MAX_CELL_CHARS].replace("\0", "") for cell in row[:MAX_COLUMNS]]
            if any(cells):
                if len(rows) > MAX_ROWS:
                    cut = True
                    break
                rows.append(cells)
    except (Refused, csv.Error):
        broken = True
    return {"name": name, "rows": rows, "broken": broken, "cut": cut}


def _delimiter(text: str) -> str:
    head = "\n".join(text.splitlines()[:5])
    return max(DELIMITERS, key=head.count)


if __name__ == "__main__":
    main()
