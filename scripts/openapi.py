"""Writes `dashboard/openapi.json` from the code, or with --check says whether it is what the code describes."""

import difflib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "dashboard" / "openapi.json"
SHOWN_LINES = 40


def main() -> int:
    told = subprocess.run([sys.executable, "-m", "api.openapi"], cwd=ROOT, capture_output=True, text=True, check=False)
    if told.returncode != 0:
        print(told.stderr, file=sys.stderr)
        return told.returncode
    kept = KEPT.read_text(encoding="utf-8") if KEPT.exists() else ""
    if "--check" not in sys.argv[1:]:
        KEPT.write_text(told.stdout, encoding="utf-8")
        return 0
    if kept == told.stdout:
        print("dashboard/openapi.json describes the code.")
        return 0
    difference = difflib.unified_diff(kept.splitlines(), told.stdout.splitlines(), "openapi.json", "code", lineterm="")
    print("\n".join(list(difference)[:SHOWN_LINES]))
    print("dashboard/openapi.json is out of date; write it with: make openapi")
    return 1


if __name__ == "__main__":
    sys.exit(main())
