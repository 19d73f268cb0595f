"""Measures the fault table anew, or only writes it: docs/faults.md from docs/faults.json.

    .venv/bin/python scripts/faults.py measure [tests …]   runs the tests that record, writes the table
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

Written by `make bench-faults` from the tests named in the last column; a test adds its row with
`tests/support/fault_rows.py`. Figures are from one run on a shared machine of two cores under load: they show what is
lost, and roughly how long a pause is. Invariants are asserted by the tests, times are only measured. How failover
works: [ADR 0017](adr/0017-failover.md).

"Pause before the reply" is from the end of the candidate's speech to the agent's first sound at the candidate's ear,
with stand-ins of vendors that take 150 ms (recognition), 350 ms (first token) and 120 ms (first sound). "Longest pause
at the ear" leaves out the candidate's turn only where its beginning is in the record after the agent's last sound:
figures of 3 s and more may be a turn. Faults of the tests that have no row here were not measured to their end yet.

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
        rows = load(ROWS)
        lines = found.read_text(encoding="utf-8").splitlines() if found.exists() else []
        for row in map(json.loads, lines):
            rows[row["part"], row["fault"]] = row
    text = json.dumps(sorted(rows.values(), key=lambda row: row["part"]), ensure_ascii=False, indent=1)
    ROWS.write_text(text + "\n", encoding="utf-8")
    return done.returncode


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
        case ["measure", *tests]:
            code = measure(tests or [test for test in TESTS if (ROOT / test).exists()])
            write()
            return code
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
