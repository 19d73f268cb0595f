"""Sections that are kept: a JSON line each, so that a change of a prompt or a rule is seen beside what was before it.

`artifacts/evals.jsonl` has every run of this checkout; with --keep a run is also added to `docs/evals/<date>.json`,
which is committed. A section is compared with the last one of its name, wherever it is kept.
"""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evals.sections import Row, Section
from evals.versions import ROOT, commit

KEPT = ROOT / "docs" / "evals"
LOCAL = ROOT / "artifacts" / "evals.jsonl"


@dataclass(frozen=True)
class Before:
    """The last run of a section."""

    date: str
    commit: str
    versions: dict[str, str]
    rows: dict[str, Row]

    def changed(self, section: Section) -> list[str]:
        """Which versions differ, in words."""
        names = sorted(set(self.versions) | set(section.versions))
        pairs = [(name, self.versions.get(name, "none"), section.versions.get(name, "none")) for name in names]
        return [f"{name}: {before} → {now}" for name, before, now in pairs if before != now]


def last(name: str, *, kept: Path = KEPT, local: Path = LOCAL) -> Before | None:
    """The newest run that has a section of this name; None: there is none."""
    runs = sorted((run for path in (*kept.glob("*.json"), local) for run in _runs(path)), key=lambda run: run["date"])
    for run in reversed(runs):
        for section in run["sections"]:
            if section["name"] == name:
                rows = {row["what"]: Row(**row) for row in section["rows"]}
                return Before(run["date"], run["commit"], section["versions"], rows)
    return None


def add(sections: list[Section], *, keep: bool, took_secs: float, kept: Path = KEPT, local: Path = LOCAL) -> list[Path]:
    """Appends the run; returns the files it is in."""
    date = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    run: dict[str, Any] = {
        "date": date,
        "commit": commit(),
        "took_secs": round(took_secs),
        "sections": [asdict(section) for section in sections],
    }
    paths = [local, kept / f"{date[:10]}.json"] if keep else [local]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(run, ensure_ascii=False) + "\n")
    return paths


def _runs(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
