"""Runs the project's checks and tests, all of them even when one fails, and ends with what each runner said.

python scripts/verify.py check | quick | all | fmt | openapi
"""

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from bootstrap import DASHBOARD, ROOT, node_env

BIN = ROOT / ".venv" / "bin"
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Step:
    """One program; `closing` finds the line in which it sums itself up."""

    name: str
    command: list[str]
    cwd: Path = ROOT
    closing: str = r"\S"
    env: dict[str, str] = field(default_factory=dict)


@dataclass
class Outcome:
    step: Step
    code: int
    took_secs: float
    closing: str = ""
    tail: list[str] = field(default_factory=list)


def python_step(name: str, *command: str, closing: str = r"\S") -> Step:
    return Step(name, [str(BIN / command[0]), *command[1:]], closing=closing)


def npm_step(name: str, script: str, closing: str = r"\S") -> Step:
    return Step(name, ["npm", "run", "--silent", script], cwd=DASHBOARD, closing=closing)


CHECK = [
    python_step("ruff check", "ruff", "check", "."),
    python_step("ruff format", "ruff", "format", "--check", "."),
    python_step("mypy", "mypy"),
    python_step("import-linter", "lint-imports", closing=r"Contracts:"),
    python_step("api description", "python", "scripts/openapi.py", "--check"),
    npm_step("dashboard lint", "lint", closing=r"Checked|Found"),
    npm_step("dashboard types", "typecheck"),
    npm_step("dashboard client", "check:api"),
]
VITEST = npm_step("vitest", "test", closing=r"^\s*Tests\s")
PYTEST_CLOSING = r"\b(passed|failed|error|no tests ran)\b.* in [\d.]+s"
# One worker a core for what is small; speech engines and browsers get the machine to themselves.
PYTEST_SMALL = python_step(
    "pytest, small", "pytest", "-q", "-n", "auto", "-m", "not slow and not e2e", closing=PYTEST_CLOSING
)
ON_BOTH_DATABASES = [folder for folder in ("tests/api", "tests/access") if (ROOT / folder).is_dir()]
# The api's tests once more, on a PostgreSQL server that tests/conftest.py starts for the run.
PYTEST_POSTGRES = Step(
    "pytest, postgres",
    [str(BIN / "pytest"), "-q", "-n", "auto", "-m", "not slow and not e2e", *ON_BOTH_DATABASES],
    closing=PYTEST_CLOSING,
    env={"TEST_DATABASE": "postgres"},
)
FAULTS = ["tests/faults", "tests/rooms"]
# They wait more than they work: workers starting, calls broken off, servers coming back.
PYTEST_FAULTS = python_step(
    "pytest, faults",
    "pytest",
    "-n",
    "2",
    "--dist",
    "loadfile",
    "-m",
    "slow and not e2e",
    *FAULTS,
    closing=PYTEST_CLOSING,
)
PYTEST_REAL = python_step(
    "pytest, real parts",
    "pytest",
    "-m",
    "slow and not e2e",
    *(f"--ignore={folder}" for folder in FAULTS),
    closing=PYTEST_CLOSING,
)
# A process of its own: the browser's driver keeps an event loop running in the thread of the tests.
PYTEST_BROWSER = python_step("pytest, browser", "pytest", "-m", "e2e", closing=PYTEST_CLOSING)
GROUPS = {
    "check": CHECK,
    "quick": [VITEST, PYTEST_SMALL],
    "all": [*CHECK, VITEST, PYTEST_SMALL, PYTEST_POSTGRES, PYTEST_FAULTS, PYTEST_REAL, PYTEST_BROWSER],
    "fmt": [npm_step("dashboard format", "format", closing=r"Formatted|Checked|Fixed")],
    "openapi": [
        python_step("api description", "python", "scripts/openapi.py"),
        npm_step("dashboard client", "generate"),
    ],
}


def main() -> int:
    group = GROUPS.get(sys.argv[1]) if len(sys.argv) == 2 else None
    if group is None:
        print(f"usage: verify.py {'|'.join(GROUPS)}", file=sys.stderr)
        return 2
    env = node_env()
    env["PATH"] = f"{BIN}{os.pathsep}{env['PATH']}"
    env.setdefault("PYTHONUNBUFFERED", "1")
    outcomes = [carry_out(step, env) for step in group]
    failed = [outcome for outcome in outcomes if outcome.code != 0]
    print("\n" + "─" * 100)
    # A test runner's own closing line stands alone at the end, for people and programs that read it there.
    for outcome in outcomes:
        mark = "ok    " if outcome.code == 0 else "FAILED"
        print(f"{mark} {outcome.step.name:<18}{outcome.took_secs:7.1f} s   {outcome.closing}".rstrip())
    if failed:
        print(f"\nFailed: {', '.join(outcome.step.name for outcome in failed)}")
    for outcome in outcomes:
        if outcome.step.name.startswith("pytest"):
            print(outcome.closing or "pytest gave no closing line", flush=True)
    return 1 if failed else 0


def carry_out(step: Step, env: dict[str, str]) -> Outcome:
    """Runs one step, its output passed through as it comes."""
    print(f"\n── {step.name}: {' '.join([Path(step.command[0]).name, *step.command[1:]])}", flush=True)
    started = time.monotonic()
    pattern = re.compile(step.closing)
    closing = ""
    with subprocess.Popen(
        step.command,
        cwd=step.cwd,
        env=env | step.env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            plain = ANSI.sub("", line).rstrip()
            if pattern.search(plain):
                closing = plain.strip()
    return Outcome(step, process.returncode, time.monotonic() - started, closing)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
