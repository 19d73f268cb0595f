"""Which packages a repository asks for, read from its manifests as text. Nothing is resolved, installed or run."""

import json
import re
import tomllib
import xml.etree.ElementTree as Xml
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any

from api.github.code.findings import Finding

MAX_DEPENDENCIES = 300
NAMES = ("requirements.txt", "pyproject.toml", "package.json", "go.mod", "pom.xml", "build.gradle", "build.gradle.kts")
LOCKS = frozenset(
    {"uv.lock", "poetry.lock", "pdm.lock", "pipfile.lock", "package-lock.json", "yarn.lock", "pnpm-lock.yaml",
     "go.sum", "gradle.lockfile", "bun.lock"}
)  # fmt: skip
_REQUIREMENT = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?\s*([=<>!~].*)?$")
_GO = re.compile(r"^\s*(?:require\s+)?([\w.-]+\.[\w./-]+)\s+(v[\w.+-]+)")
_GRADLE = re.compile(
    r"(?:implementation|api|testImplementation|compileOnly|runtimeOnly)[\s(]+"
    r"[\"']([\w.-]+:[\w.-]+):?([\w.-]*)"
)


@dataclass(frozen=True, slots=True)
class Dependency:
    name: str
    wanted: str
    """As written; empty: any version."""
    manifest: str
    line: int | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def dependencies_in(path: str, text: str) -> list[Dependency]:
    """A manifest that cannot be read has none."""
    name = PurePosixPath(path).name.lower()
    try:
        found = list(_reader(name)(path, text))
    except (ValueError, KeyError, TypeError, AttributeError, Xml.ParseError, RecursionError):
        return []
    return found[:MAX_DEPENDENCIES]


def is_manifest(path: str) -> bool:
    return PurePosixPath(path).name.lower() in NAMES


def unpinned(found: list[Dependency], locked: bool) -> Iterator[Finding]:
    """Python's requirements.txt without versions and without a lock file: an installation next month is another one."""
    if locked:
        return
    for one in found:
        if one.manifest.endswith("requirements.txt") and not one.wanted:
            yield Finding("unpinned_dependency", one.manifest, one.line, one.name[:80])


def _reader(name: str) -> Any:
    return {
        "requirements.txt": _requirements,
        "pyproject.toml": _pyproject,
        "package.json": _package_json,
        "go.mod": _go_mod,
        "pom.xml": _pom,
    }.get(name, _gradle)


def _requirements(path: str, text: str) -> Iterator[Dependency]:
    for number, line in enumerate(text.split("\n"), 1):
        wanted = line.split("#")[0].split(";")[0].strip()
        found = _REQUIREMENT.match(wanted)
        if found and not wanted.startswith("-"):
            yield Dependency(found.group(1), (found.group(2) or "").strip(), path, number)


def _pyproject(path: str, text: str) -> Iterator[Dependency]:
    loaded = tomllib.loads(text)
    for line in loaded.get("project", {}).get("dependencies", []):
        found = _REQUIREMENT.match(str(line).split(";")[0].strip())
        if found:
            yield Dependency(found.group(1), (found.group(2) or "").strip(), path)
    for name, wanted in loaded.get("tool", {}).get("poetry", {}).get("dependencies", {}).items():
        if name != "python":
            yield Dependency(name, wanted if isinstance(wanted, str) else str(wanted.get("version", "")), path)


def _package_json(path: str, text: str) -> Iterator[Dependency]:
    loaded = json.loads(text)
    for part in ("dependencies", "devDependencies"):
        for name, wanted in loaded.get(part, {}).items():
            yield Dependency(str(name)[:200], str(wanted)[:100], path)


def _go_mod(path: str, text: str) -> Iterator[Dependency]:
    for number, line in enumerate(text.split("\n"), 1):
        found = _GO.match(line)
        if found and not line.startswith("module"):
            yield Dependency(found.group(1), found.group(2), path, number)


def _pom(path: str, text: str) -> Iterator[Dependency]:
    # Entities are how XML bombs are built; a manifest needs none.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return
    root = Xml.fromstring(text)  # noqa: S314  no document type, so nothing can expand or be fetched
    for node in root.iter():
        if node.tag.rpartition("}")[2] != "dependency":
            continue
        said = {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in node}
        yield Dependency(f"{said.get('groupId', '')}:{said.get('artifactId', '')}", said.get("version", ""), path)


def _gradle(path: str, text: str) -> Iterator[Dependency]:
    for number, line in enumerate(text.split("\n"), 1):
        found = _GRADLE.search(line)
        if found:
            yield Dependency(found.group(1), found.group(2), path, number)
