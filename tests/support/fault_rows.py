"""Rows of docs/faults.md, as they are measured: printed always, and kept when FAULT_ROWS names a file.

    record("STT", "401 at the first words", must="the next recogniser hears the same speech",
           measured={"words lost": 0, "gap": "1.3 s"}, heard="nothing unusual")

`make bench-faults` runs every test that records, and writes the table anew (scripts/faults.py).
"""

import json
import os
from pathlib import Path


def record(part: str, fault: str, *, must: str, measured: dict[str, object], heard: str) -> None:
    """One fault, what must happen, what happened. A second row of the same part and fault replaces the first."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "").split(" ")[0].split("[")[0]
    row = {"part": part, "fault": fault, "must": must, "measured": measured, "heard": heard, "test": test}
    print("fault:", json.dumps(row, ensure_ascii=False))
    if where := os.environ.get("FAULT_ROWS"):
        with Path(where).open("a", encoding="utf-8") as rows:
            rows.write(json.dumps(row, ensure_ascii=False) + "\n")
