"""Bombs, polyglots, malware, macros, entities, floods: each is decided in time, in little memory, without network."""

import asyncio
import io
import os
import socket
import zipfile
from collections.abc import Iterator
from concurrent.futures import Future

import pypdf
import pytest
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from api.documents import sandbox
from api.documents.checks import NotADocument
from api.documents.extracted import Extracted, Refused
from api.documents.sandbox import Readers
from tests.support import documents as make

MAX_CPU_SECS = 6.0
"""Of the reader's own work, whatever else the machine does; one that is given up is ended by its wall clock."""
MAX_BYTES = 256 * 1024 * 1024
DOCX = make.docx_file(make.RESUME)
DOCUMENT = "word/document.xml"


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    made = Readers(1)
    made.submit(b"warm", "warm.txt").result()
    yield made
    made.close()


def peak_bytes(pid: int) -> int:
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmHWM"))


def cpu_secs(pid: int) -> float:
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def decided(readers: Readers, content: bytes, filename: str) -> str:
    """The reason of the refusal, or "read"; within the limits of work and memory."""
    readers.submit(b"warm", "warm.txt").result()
    (pid,) = readers.pids
    before = cpu_secs(pid)
    try:
        future: Future[Extracted] = readers.submit(content, filename)
        future.result()
        said = "read"
    except Refused as refusal:
        said = refusal.reason
    except NotADocument:
        said = "not a document"
    if readers.pids == [pid]:
        assert cpu_secs(pid) - before < MAX_CPU_SECS
        assert peak_bytes(pid) < MAX_BYTES
    return said


def zip_bomb(megabytes: int) -> bytes:
    return make.with_part(DOCX, "word/media/image1.png", b"\0" * (megabytes * 1024 * 1024))


def xml_part(text: bytes) -> bytes:
    return make.with_part(DOCX, DOCUMENT, text, replace=True)


def entity_bomb() -> bytes:
    entities = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    return xml_part(b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "ha">' + entities + b"]><w>&a9;</w>")


def deep_xml() -> bytes:
    return xml_part(b'<?xml version="1.0"?>' + b"<w>" * 100_000 + b"</w>" * 100_000)


def many_parts() -> bytes:
    out = io.BytesIO(DOCX)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(1_500):
            archive.writestr(f"word/media/{number}.txt", b"x")
    return out.getvalue()


XXE = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'
PDF = make.pdf(make.RESUME)
HOSTILE = [
    ("empty", b"", "cv.pdf", "empty"),
    ("blank", b" \n\t ", "cv.txt", "empty"),
    ("zip_bomb", zip_bomb(59), "cv.docx", "too_big_inside"),
    ("big_zip_bomb", zip_bomb(200), "cv.docx", "too_big_inside"),
    ("lying_zip_bomb", make.zip_header_liar(zip_bomb(80)), "cv.docx", "unreadable"),
    ("many_parts", many_parts(), "cv.docx", "too_big_inside"),
    ("xxe", xml_part(XXE), "cv.docx", "external_entities"),
    ("xxe_utf16", xml_part(XXE.decode().encode("utf-16")), "cv.docx", "external_entities"),
    ("entity_bomb", entity_bomb(), "cv.docx", "external_entities"),
    ("deep_xml", deep_xml(), "cv.docx", "unreadable"),
    ("macros", make.with_part(DOCX, "word/vbaProject.bin", b"macro"), "cv.docx", "macros"),
    ("eicar_txt", make.EICAR.encode(), "cv.txt", "malware"),
    ("eicar_in_docx", make.with_part(DOCX, "word/media/a.bin", make.EICAR.encode()), "cv.docx", "malware"),
    ("eicar_after_pdf", PDF + make.EICAR.encode(), "cv.pdf", "malware"),
    ("pdf_and_zip", PDF + DOCX, "cv.pdf", "polyglot"),
    ("pdf_and_html", b"%PDF-1.4\n%<html><script>alert(1)</script></html>\n" + PDF, "cv.pdf", "polyglot"),
    ("zip_and_pdf", b"PK\x03\x04" + PDF, "cv.docx", "polyglot"),
    ("flate_bomb", make.flate_bomb(200), "cv.pdf", "too_costly"),
    ("pixel_flood", make.pixel_flood(40_000), "cv.pdf", "too_big_inside"),
    ("100k_pages", make.many_pages(100_000), "cv.pdf", "too_many_pages"),
    ("no_text", make.pdf(""), "cv.pdf", "no_text"),
    ("cut_pdf", PDF[:200], "cv.pdf", "unreadable"),
    ("cut_docx", DOCX[: len(DOCX) // 2], "cv.docx", "unreadable"),
    ("binary_txt", bytes(range(256)) * 40, "cv.txt", "unreadable"),
]


@pytest.mark.parametrize(("content", "filename", "reason"), [h[1:] for h in HOSTILE], ids=[h[0] for h in HOSTILE])
def test_hostile_files_are_refused_for_what_they_are(
    readers: Readers, content: bytes, filename: str, reason: str
) -> None:
    assert decided(readers, content, filename) == reason


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (PDF, "cv.docx"),
        (DOCX, "cv.pdf"),
        (PDF, "cv.txt"),
        (PDF, "cv.exe"),
        (PDF, "cv"),
        (b"plain words", "cv.pdf"),
        (b"<html><body>cv</body></html>", "cv.txt"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 100, "cv.txt"),
        (make.with_part(make.with_part(b"PK\x05\x06" + b"\0" * 18, "xl/workbook.xml", b"<x/>"), "a", b"b"), "cv.docx"),
    ],
)
def test_bytes_and_ending_must_agree(readers: Readers, content: bytes, filename: str) -> None:
    assert decided(readers, content, filename) == "not a document"


def test_a_password_is_told_apart_from_damage(readers: Readers) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(PDF))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert decided(readers, out.getvalue(), "cv.pdf") == "encrypted"


def test_scripts_and_links_are_reported_and_nothing_runs(readers: Readers) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(PDF))
    action = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("hello()")}
    )
    writer.root_object[NameObject("/OpenAction")] = action
    writer.add_attachment("more.txt", b"words")
    out = io.BytesIO()
    writer.write(out)
    kinds = {finding.kind for finding in readers.submit(out.getvalue(), "cv.pdf").result().findings}
    assert {"scripts", "embedded_files"} <= kinds


def test_a_template_from_elsewhere_is_reported_and_not_fetched(readers: Readers) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        port = server.getsockname()[1]
        name = "word/_rels/document.xml.rels"
        link = (
            b'<Relationship Id="rId99" TargetMode="External" Target="http://127.0.0.1:%d/x.dotm" Type="http://schemas.'
            b'openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/></Relationships>' % port
        )
        package = make.with_part(DOCX, name, make.part_of(DOCX, name).replace(b"</Relationships>", link), replace=True)
        kinds = {finding.kind for finding in readers.submit(package, "cv.docx").result().findings}
        assert "external_template" in kinds
        with pytest.raises(TimeoutError):
            server.accept()


ESCAPES = {
    "open": "open('/etc/passwd').read()",
    "write": "open('/tmp/escaped', 'w')",
    "socket": "__import__('socket').socket()",
    "fork": "__import__('os').fork()",
    "exec": "__import__('os').execv('/bin/true', ['true'])",
    "spawn": "__import__('subprocess').run(['/bin/true'])",
    "thread": "__import__('_thread').start_new_thread(print, ())",
    "kill": "__import__('os').kill(1, 0)",
}


@pytest.mark.parametrize("what", ESCAPES)
def test_a_confined_process_can_do_nothing_else(what: str) -> None:
    """Code that an attacker might run inside the reader, run there by us."""
    import subprocess
    import sys

    program = (
        f"import sys; sys.path.insert(0, {str(sandbox._ROOT)!r})\n"
        "import socket, subprocess, _thread, os\n"
        "from api.documents.confinement import confine\n"
        "walls = confine()\n"
        "assert walls['seccomp'], walls\n"
        f"try:\n    {ESCAPES[what]}\n"
        "except (OSError, RuntimeError) as error:\n    print('refused', error)\n"
        "else:\n    print('escaped')\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, timeout=20)
    assert done.stdout.startswith("refused"), done


async def test_a_reader_that_hangs_or_dies_is_replaced() -> None:
    import os
    import signal

    readers = Readers(1, wall_secs=0.5)
    try:
        await asyncio.wrap_future(readers.submit(b"first", "cv.txt"))
        (pid,) = readers.pids
        os.kill(pid, signal.SIGSTOP)
        with pytest.raises(Refused, match="too_costly"):
            await asyncio.wrap_future(readers.submit(b"while it hangs", "cv.txt"))
        assert (await asyncio.wrap_future(readers.submit(b"afterwards", "cv.txt"))).text == "afterwards"
        (other,) = readers.pids
        assert other != pid
        os.kill(other, signal.SIGKILL)
        await asyncio.sleep(0.05)
        assert (await asyncio.wrap_future(readers.submit(b"once more", "cv.txt"))).text == "once more"
    finally:
        readers.close()
    assert readers.pids == []


def test_readers_are_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "FILES_PER_WORKER", 2)
    readers = Readers(1)
    try:
        readers.submit(b"one", "cv.txt").result()
        (pid,) = readers.pids
        readers.submit(b"two", "cv.txt").result()
        readers.submit(b"three", "cv.txt").result()
        assert readers.pids != [pid]
    finally:
        readers.close()
