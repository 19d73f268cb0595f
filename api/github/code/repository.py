"""A whole repository: which files are looked at, and what all of them say together."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from api.github.code.common_rules import common_findings, env_secrets
from api.github.code.findings import SEVERITY, Finding
from api.github.code.grammar import PARSED, SCRIPT, Source, looks_like_test, parse
from api.github.code.manifests import LOCKS, dependencies_in, is_manifest, unpinned
from api.github.code.other_rules import go_findings, java_findings
from api.github.code.python_rules import python_findings
from api.github.code.script_rules import script_findings
from api.github.code.style import Style

MAX_FILES = 400
"""Parsed; of the others only the language is counted."""
MAX_FILE_BYTES = 200_000
MAX_SOURCE_BYTES = 4_000_000
MAX_PER_RULE = 20
MAX_FINDINGS = 200
LFS = b"version https://git-lfs.github.com/spec/"
_ELSEWHERE = frozenset(
    {"node_modules", "vendor", "third_party", "dist", "build", "out", "target", ".venv", "venv", "site-packages",
     "__pycache__", "generated", "migrations", ".git", "bower_components", "coverage"}
)  # fmt: skip
"""Folders with what others wrote, or a program."""
_COUNTED = {
    ".py": "Python", ".js": "JavaScript", ".jsx": "JavaScript", ".mjs": "JavaScript", ".cjs": "JavaScript",
    ".ts": "TypeScript", ".tsx": "TypeScript", ".mts": "TypeScript", ".cts": "TypeScript", ".go": "Go",
    ".java": "Java", ".kt": "Kotlin", ".rs": "Rust", ".c": "C", ".h": "C", ".cpp": "C++", ".cc": "C++", ".hpp": "C++",
    ".cs": "C#", ".rb": "Ruby", ".php": "PHP", ".swift": "Swift", ".scala": "Scala", ".sql": "SQL", ".sh": "Shell",
    ".css": "CSS", ".scss": "CSS", ".html": "HTML", ".vue": "Vue", ".dart": "Dart", ".r": "R", ".lua": "Lua",
    ".ex": "Elixir", ".hs": "Haskell", ".ipynb": "Jupyter Notebook",
}  # fmt: skip


@dataclass(slots=True)
class Tally:
    """What was left aside, and why."""

    not_own: int = 0
    too_large: int = 0
    binary: int = 0
    lfs_pointers: int = 0
    symlinks: int = 0
    over_limit: int = 0
    not_understood: int = 0
    submodules: bool = False

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Reading:
    """Files are offered one by one; `result` says what came of them."""

    tally: Tally = field(default_factory=Tally)
    files: int = 0
    findings: list[Finding] = field(default_factory=list)
    _languages: Counter[str] = field(default_factory=Counter)
    _paths: list[str] = field(default_factory=list)
    _manifests: list[tuple[str, str]] = field(default_factory=list)
    _style: Style = field(default_factory=Style)
    _bytes: int = 0

    def wants(self, path: str, size: int) -> bool:
        """Whether the content of this file is of use. Counts it in any case."""
        parts = PurePosixPath(path).parts
        if any(part.lower() in _ELSEWHERE for part in parts[:-1]) or _made(parts[-1]):
            self.tally.not_own += 1
            return False
        self._paths.append(path)
        ending = PurePosixPath(path).suffix.lower()
        self.tally.submodules = self.tally.submodules or parts[-1] == ".gitmodules"
        if ending in _COUNTED:
            self._languages[_COUNTED[ending]] += size
        if not (ending in PARSED or is_manifest(path) or parts[-1].startswith(".env")):
            return False
        if size > MAX_FILE_BYTES:
            self.tally.too_large += 1
            return False
        if self.files >= MAX_FILES or self._bytes + size > MAX_SOURCE_BYTES:
            self.tally.over_limit += 1
            return False
        return True

    def add(self, path: str, content: bytes) -> None:
        if content.startswith(LFS):
            self.tally.lfs_pointers += 1
        elif b"\x00" in content[:8_000]:
            self.tally.binary += 1
        elif is_manifest(path):
            self._manifests.append((path, content.decode("utf-8", "replace")))
        elif PurePosixPath(path).name.startswith(".env"):
            self.findings += env_secrets(path, content.decode("utf-8", "replace"))
        else:
            self._parse(path, content)

    def _parse(self, path: str, content: bytes) -> None:
        source = parse(path, content)
        if source is None:
            self.tally.too_large += 1
            return
        self._bytes += len(content)
        self.tally.not_understood += source.broken
        self.findings += findings_of(source)
        # A tree holds many times its text: only numbers outlive this call.
        self._style.add(source)
        self.files += 1

    def result(self) -> dict[str, Any]:
        locked = any(PurePosixPath(path).name.lower() in LOCKS for path in self._paths)
        dependencies = [one for path, text in self._manifests for one in dependencies_in(path, text)]
        tests = [path for path in self._paths if looks_like_test(path) and PurePosixPath(path).suffix.lower() in PARSED]
        found = [*self.findings, *unpinned(dependencies, locked), *self._missing(tests)]
        total = sum(self._languages.values())
        return {
            "files_read": self.files,
            "languages": [
                {"name": name, "percent": round(100 * size / total, 1)}
                for name, size in self._languages.most_common(12)
                if total
            ],
            "findings": [finding.to_json() for finding in _ordered(found)],
            "style": self._style.to_json(),
            "tests": {"files": len(tests), "source_files": max(0, self.files - len(tests)), "examples": tests[:5]},
            "dependencies": [one.to_json() for one in dependencies[:300]],
            "skipped": self.tally.to_json(),
        }

    def _missing(self, tests: list[str]) -> Iterator[Finding]:
        if self.files and not tests:
            yield Finding("no_tests", "", None)
        if not any(PurePosixPath(path).name.lower().startswith("readme") for path in self._paths):
            yield Finding("no_readme", "", None)


def findings_of(source: Source) -> list[Finding]:
    """Of one file; every place once a rule."""
    rules = {"python": python_findings, "go": go_findings, "java": java_findings}
    own = script_findings if source.language in SCRIPT else rules[source.language]
    return list(dict.fromkeys((*common_findings(source), *own(source))))


def _ordered(found: Iterable[Finding]) -> list[Finding]:
    """The gravest first, of each rule only so many: one habit is one thing to learn."""
    rank = {"high": 0, "medium": 1, "low": 2}
    kept: list[Finding] = []
    counts: Counter[str] = Counter()
    for one in sorted(found, key=lambda f: (rank[SEVERITY[f.rule]], f.rule, f.path, f.line or 0)):
        counts[one.rule] += 1
        if counts[one.rule] <= MAX_PER_RULE:
            kept.append(one)
    return kept[:MAX_FINDINGS]


def _made(name: str) -> bool:
    lower = name.lower()
    return lower.endswith((".min.js", ".bundle.js", "_pb2.py", ".pb.go", ".d.ts", "_generated.go"))
