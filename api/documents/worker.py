"""The process that reads documents: one file after another from its standard input, an answer for each.

A frame is four bytes of length (big endian) and as many bytes. A request is two frames: the file's name, its bytes.
An answer is one frame of JSON: {"extracted": …} or {"refused": reason} or {"not_a_document": true} or
{"failed": type of the exception}. It starts with {"ready": {…}}.
"""

import codecs
import importlib
import io
import json
import os
import struct
from typing import Any, BinaryIO

from api.documents.confinement import allow_cpu_for_one_file, confine
from api.documents.read import NotADocument, Refused, read_document

_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp949", "cp1252", "latin-1", "ascii")
_LATER_IMPORTS = (
    "pypdf._encryption",
    "pypdf._crypt_providers",
    "pypdf.generic",
    "traceback",
    "linecache",
    "zlib",
    "bz2",
)
"""Modules that would otherwise be opened only when a file asks for them, when no file may be opened any more."""
_SAMPLE = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length 58>>stream
BT /F1 12 Tf 20 100 Td (warm) Tj 1 g 0 40 Td (white) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
"""


def main() -> None:
    requests = os.fdopen(os.dup(0), "rb", buffering=1024 * 1024)
    answers = os.fdopen(os.dup(1), "wb")
    _silence()
    _warm_up()
    _answer(answers, {"ready": confine()})
    while (name := _frame(requests)) is not None:
        content = _frame(requests)
        if content is None:
            return
        allow_cpu_for_one_file()
        out_of_memory = False
        try:
            answer: dict[str, Any] = {"extracted": read_document(content, name.decode()).to_json()}
        except Refused as refusal:
            answer = {"refused": refusal.reason}
        except NotADocument:
            answer = {"not_a_document": True}
        except MemoryError:
            answer, out_of_memory = {"refused": "too_costly"}, True
        except Exception as error:
            answer = {"failed": type(error).__name__}
        _answer(answers, answer)
        if out_of_memory:
            return


def _silence() -> None:
    """Libraries that print do so into nothing, not into the answers."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)


def _warm_up() -> None:
    """Reads one document of each kind, so that everything that reading opens is open."""
    import docx

    for name in _ENCODINGS:
        codecs.lookup(name)
    for module in _LATER_IMPORTS:
        importlib.import_module(module)
    template = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("warm")
    document.save(template)
    for content, name in ((_SAMPLE, "a.pdf"), (template.getvalue(), "a.docx"), ("따뜻한".encode("cp949"), "a.txt")):
        read_document(content, name)


def _frame(stream: BinaryIO) -> bytes | None:
    head = stream.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack(">I", head)
    body = stream.read(length)
    return body if len(body) == length else None


def _answer(stream: BinaryIO, answer: dict[str, Any]) -> None:
    body = json.dumps(answer).encode()
    stream.write(struct.pack(">I", len(body)) + body)
    stream.flush()


if __name__ == "__main__":
    main()
