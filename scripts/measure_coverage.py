"""Measures which lines the small tests reach, prints one table, and fails below the thresholds.

python scripts/measure_coverage.py                  every small test
python scripts/measure_coverage.py --append PATH…   these tests only, added to what is measured already
python scripts/measure_coverage.py --report         the table of what is measured already
Add --missing to any of these for the numbers of the lines that no test of a critical area reaches.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bootstrap import ROOT
from coverage import Coverage

OVERALL_LEAST_PERCENT = 85.0
CRITICAL_LEAST_PERCENT = 95.0
DATA_FOLDER = ROOT / "artifacts" / "coverage"
# A path that ends in a slash is a folder with all that is below it.
CRITICAL = {
    "auth and tenancy": [
        "api/accounts/",
        "api/audit/",
        "api/database/row_security.py",
        "api/idempotency/",
        "api/security/",
    ],
    "scoring and verdict": ["api/verdicts/"],
    "tokens": [
        "api/files/signing.py",
        "api/interviews/access.py",
        "api/interviews/link.py",
        "api/interviews/pins.py",
        "api/security/tokens.py",
        "contract/ticket.py",
    ],
}
REST = ["agent/", "api/", "contract/"]


@dataclass(frozen=True)
class Lines:
    """Statements of one file: how many there are, and the numbers of those that never ran."""

    path: str
    statements: int
    missing: list[int]


@dataclass(frozen=True)
class Row:
    name: str
    files: list[Lines]
    least_percent: float | None

    @property
    def statements(self) -> int:
        return sum(file.statements for file in self.files)

    @property
    def missed(self) -> int:
        return sum(len(file.missing) for file in self.files)

    @property
    def percent(self) -> float:
        return 100.0 * (self.statements - self.missed) / self.statements if self.statements else 0.0

    @property
    def holds(self) -> bool:
        return self.least_percent is None or self.percent >= self.least_percent


def main(arguments: list[str]) -> int:
    with_missing = "--missing" in arguments
    arguments = [argument for argument in arguments if argument != "--missing"]
    code = 0
    if arguments != ["--report"]:
        append = arguments[:1] == ["--append"]
        code = run_tests(arguments[1:] if append else arguments, append=append)
    files = measured()
    rows = [Row("overall", files, OVERALL_LEAST_PERCENT)]
    rows += [Row(name, within(files, paths), CRITICAL_LEAST_PERCENT) for name, paths in CRITICAL.items()]
    rows += [Row(path, within(files, [path]), None) for path in REST]
    print_table(rows)
    if with_missing:
        print_missing(rows[1 : 1 + len(CRITICAL)])
    for name, paths in CRITICAL.items():
        for path in paths:
            if not within(files, [path]):
                print(f"{path} of {name!r} holds no code: correct the areas in scripts/measure_coverage.py")
                code = code or 1
    return code or (0 if all(row.holds for row in rows) else 1)


def run_tests(paths: list[str], *, append: bool) -> int:
    """The exit code of pytest; a run that is not appended to starts from nothing."""
    DATA_FOLDER.mkdir(parents=True, exist_ok=True)
    if not append:
        for old in DATA_FOLDER.glob("data*"):
            old.unlink()
    workers = os.environ.get("WORKERS", "auto")
    command = [str(ROOT / ".venv" / "bin" / "pytest"), "-q", "-n", workers, "-m", "not slow and not e2e"]
    command += ["--cov", "--cov-report=", *(["--cov-append"] if append else []), *paths]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def measured() -> list[Lines]:
    coverage = Coverage(config_file=str(ROOT / "pyproject.toml"))
    coverage.load()
    # Files that no test imports count as well, with every line missing.
    paths = {path for top in REST for path in (ROOT / top).rglob("*.py")} - omitted()
    found = []
    for path in sorted(paths):
        _, statements, _, missing, _ = coverage.analysis2(str(path))
        if statements:
            found.append(Lines(path.relative_to(ROOT).as_posix(), len(statements), missing))
    return found


def omitted() -> set[Path]:
    return set((ROOT / "api" / "migrations" / "versions").glob("*.py"))


def within(files: Iterable[Lines], paths: list[str]) -> list[Lines]:
    return [
        file
        for file in files
        if any(file.path.startswith(path) if path.endswith("/") else file.path == path for path in paths)
    ]


def print_table(rows: list[Row]) -> None:
    print(f"\n{'area':<22}{'statements':>12}{'missed':>9}{'covered':>10}{'at least':>10}")
    for row in rows:
        least = "" if row.least_percent is None else f"{row.least_percent:.0f} %"
        mark = "" if row.holds else "   TOO LOW"
        print(f"{row.name:<22}{row.statements:>12}{row.missed:>9}{row.percent:>8.1f} %{least:>10}{mark}")


def print_missing(rows: list[Row]) -> None:
    for row in rows:
        print(f"\n{row.name}")
        for file in row.files:
            if file.missing:
                print(f"  {file.path}: {', '.join(map(str, file.missing))}")


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
