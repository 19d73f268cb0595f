"""The process that looks into a repository: its archive on standard input, findings as JSON on standard output.

Once everything is imported it gives up opening files, talking to anybody and starting anything, and may use only so
much memory and time: the archive was made by a stranger.
"""

import io
import json
import resource
import sys
import tarfile
from typing import Any

from api.documents.confinement import confine
from api.github.code.repository import Reading

MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_MEMBERS = 20_000
CPU_SECS = 60
LEFT_FOR_TREES_BYTES = 384 * 1024 * 1024


class TooMuch(Exception):
    """The archive holds more than is looked at."""


def main() -> None:
    content = sys.stdin.buffer.read()
    sys.stdin.close()
    _warm_up()
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECS, CPU_SECS))
    confine(LEFT_FOR_TREES_BYTES)
    try:
        answer = read_archive(content)
    except TooMuch:
        answer = {"refused": "too_large"}
    except MemoryError:
        answer = {"refused": "too_costly"}
    except (tarfile.TarError, EOFError, OSError, ValueError):
        answer = {"refused": "damaged"}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


def read_archive(content: bytes) -> dict[str, Any]:
    """A `git archive` as .tar.gz: one folder with everything in it; its comment is the commit.

    Raises:
        TooMuch, tarfile.TarError, OSError, EOFError
    """
    reading = Reading()
    unpacked = members = 0
    with tarfile.open(fileobj=io.BytesIO(content), mode="r|gz") as archive:
        for member in archive:
            members += 1
            unpacked += member.size
            if unpacked > MAX_UNPACKED_BYTES or members > MAX_MEMBERS:
                raise TooMuch()
            if member.issym() or member.islnk():
                reading.tally.symlinks += 1
            path = member.name.partition("/")[2].replace("\x00", "")[:500]
            if not member.isreg() or not path or not reading.wants(path, member.size):
                continue
            file = archive.extractfile(member)
            if file is not None:
                reading.add(path, file.read())
        commit = str(archive.pax_headers.get("comment", ""))[:64]
    return {"commit": commit if commit.isalnum() else "", **reading.result()}


def _warm_up() -> None:
    """Everything that is opened later is opened now."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, text in (("r/a.py", "def a():\n    pass\n"), ("r/pyproject.toml", "[project]\n"), ("r/é.js", "a\n")):
            info = tarfile.TarInfo(name)
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))
    read_archive(packed.getvalue())


if __name__ == "__main__":
    main()
