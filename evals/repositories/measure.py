"""What the reading of repositories finds of what was planted, what it misses, and what it makes up.

A repository is one text file in `set/`: `=== path` begins a file, `«rule»` at the end of a line says that this rule is
meant to fire there, and `!! rule rule` on top names what is said of the whole repository. Every other line is a near
miss: any finding there is false.
"""

import io
import re
import tarfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from api.github.reader import read_archive

SET = Path(__file__).parent / "set"
_MARK = re.compile(r"\s*«(\w+)»$")
Place = tuple[str, str, int | None]
"""(rule, path, line)"""


@dataclass(frozen=True, slots=True)
class Planted:
    name: str
    files: dict[str, str]
    places: frozenset[Place]


@dataclass
class Score:
    found: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, Place]] = field(default_factory=list)
    false: list[tuple[str, Place]] = field(default_factory=list)
    repositories: int = 0

    @property
    def precision(self) -> float:
        return sum(self.found.values()) / max(1, sum(self.found.values()) + len(self.false))

    @property
    def recall(self) -> float:
        return sum(self.found.values()) / max(1, sum(self.found.values()) + len(self.missed))


def planted() -> list[Planted]:
    return [_read(path) for path in sorted(SET.glob("*.txt"))]


def archive_of(files: dict[str, str], commit: str = "0" * 40) -> bytes:
    """As `git archive` makes it: a folder around everything, the commit as a comment."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz", pax_headers={"comment": commit}) as archive:
        for path, text in files.items():
            content = text.encode()
            info = tarfile.TarInfo(f"example-repository-0000000/{path}")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def measure() -> Score:
    score = Score()
    for repository in planted():
        found = read_archive(archive_of(repository.files))["findings"]
        places = {(one["rule"], one["path"], one["line"]) for one in found}
        score.repositories += 1
        score.found.update(rule for rule, _, _ in places & repository.places)
        score.missed += [(repository.name, place) for place in sorted(repository.places - places, key=str)]
        score.false += [(repository.name, place) for place in sorted(places - repository.places, key=str)]
    return score


def _read(path: Path) -> Planted:
    files: dict[str, list[str]] = {}
    places: set[Place] = set()
    name = ""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("!! "):
            places |= {(rule, "", None) for rule in line[3:].split()}
        elif line.startswith("=== "):
            name = line[4:]
            files[name] = []
        elif name:
            mark = _MARK.search(line)
            if mark:
                places.add((mark.group(1), name, len(files[name]) + 1))
            files[name].append(_MARK.sub("", line))
    return Planted(path.stem, {one: "\n".join(lines) for one, lines in files.items()}, frozenset(places))
