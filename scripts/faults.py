"""Measures the fault table anew, or only writes it: docs/faults.md from docs/faults.json.

    .venv/bin/python scripts/faults.py measure [tests …]   runs the tests that record, writes the table
    .venv/bin/python scripts/faults.py take files …        adds rows that tests wrote down where FAULT_ROWS said
    .venv/bin/python scripts/faults.py write               writes the table from the rows that are there

A row is found again by its part and fault: a test that is run alone replaces its own rows only.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROWS = ROOT / "docs" / "faults.json"
TABLE = ROOT / "docs" / "faults.md"
TESTS = ["tests/faults"]
HEAD = """# What fails, what must happen, and what did

Written by `make bench-faults` from the tests named in the last column, which `make test` runs too; a test adds its row
with `tests/support/fault_rows.py`. Invariants are asserted by the tests, times are only measured. How failover works:
[ADR 0017](adr/0017-failover.md).

Tests of single vendors (`test_vendors_*`) run pipecat's real services over real sockets against stand-ins of the
vendors; those of a whole part (`test_outages`) scripted engines. Both run on a controlled clock: their seconds are what
vendors and our deadlines take, without what this machine takes for the work itself, and the same on every run.
`FAULTS_CLOCK=real make bench-faults` runs those of single vendors on the real clock. All other tests run on the real
clock; their seconds are of one run on a shared machine of two cores under load.

"Words lost" and "words repeated" are of the record; "sound heard" shows what of a word the ear heard twice.
The stand-ins take 150 ms (recognition), 350 ms (first token) and 120 ms (first sound). A fault that is there from the
beginning strikes language model and voice in the greeting, the recogniser in the first answer: "pause before the
greeting" is from the candidate's arrival to the first sound, "pause before the reply" from the end of the candidate's
speech to the agent's first sound, "longest pause within a reply" the longest silence between two sounds of the agent
that the candidate did not speak in.

| part | fault | must happen | measured | the candidate heard | test |
|---|---|---|---|---|---|
"""


def load(path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    if not path.exists():
        return {}
    return {(row["part"], row["fault"]): row for row in json.loads(path.read_text(encoding="utf-8"))}


def measure(tests: list[str]) -> int:
    """The tests' exit code. Rows of tests that failed are those of the run before."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "rows.jsonl"
        environment = {**os.environ, "FAULT_ROWS": str(found)}
        done = subprocess.run([sys.executable, "-m", "pytest", "-q", *tests], cwd=ROOT, env=environment, check=False)
        take([found] if found.exists() else [])
    return done.returncode


def take(files: list[Path]) -> None:
    rows = load(ROWS)
    for file in files:
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            rows[row["part"], row["fault"]] = row
    text = json.dumps(sorted(rows.values(), key=lambda row: row["part"]), ensure_ascii=False, indent=1)
    ROWS.write_text(text + "\n", encoding="utf-8")


def write() -> None:
    lines = [line(row) for row in load(ROWS).values()]
    TABLE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def line(row: dict[str, Any]) -> str:
    measured = "; ".join(f"{name}: {value}" for name, value in row["measured"].items())
    cells = [row["part"], row["fault"], row["must"], measured, row["heard"], f"`{row['test']}`"]
    return "| " + " | ".join(str(cell).replace("|", "/").replace("\n", " ") for cell in cells) + " |"


def main(arguments: list[str]) -> int:
    match arguments:
        case ["write"]:
            write()
            return 0
        case ["take", *files]:
            take([Path(file) for file in files])
            write()
            return 0
        case ["measure", *tests]:
            code = measure(tests or [test for test in TESTS if (ROOT / test).exists()])
            write()
            return code
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
