"""Runs the project's checks and tests, all of them even when one fails, and ends with what each runner said.

python scripts/verify.py check | quick | all | long | fmt | openapi
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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


PYTHON_CHECK = [
    python_step("ruff check", "ruff", "check", "."),
    python_step("ruff format", "ruff", "format", "--check", "."),
    python_step("mypy", "mypy"),
    python_step("import-linter", "lint-imports", closing=r"Contracts:"),
    python_step("api description", "python", "scripts/openapi.py", "--check"),
]
DASHBOARD_CHECK = [
    npm_step("dashboard lint", "lint", closing=r"Checked|Found"),
    npm_step("dashboard types", "typecheck"),
    npm_step("dashboard client", "check:api"),
]
VITEST = npm_step("vitest", "test", closing=r"^\s*Tests\s")
PYTEST_CLOSING = r"\b(passed|failed|error|no tests ran)\b.* in [\d.]+s"
SMALL = "not slow and not e2e"
SLOW = "slow and not e2e and not long"
E2E = "e2e and not long"


def slow_files(*folders: str) -> list[str]:
    """Files with tests that are marked slow, by themselves or by a fixture of their folder: to collect the others too,
    only to leave them out, takes a quarter of a minute."""
    found: set[Path] = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        if "mark.slow" in path.read_text():
            found.update(path.parent.glob("test_*.py") if path.name == "conftest.py" else [path])
    return sorted(str(path.relative_to(ROOT)) for path in found)


PYTEST_SMALL = python_step("pytest, small", "pytest", "-q", "-n", "auto", "-m", SMALL, closing=PYTEST_CLOSING)
LEFT_OUT_OF_QUICK = (
    "tests/access",
    "tests/agent/test_recording.py",
    "tests/api/analytics",
    "tests/api/background",
    "tests/api/documents/test_hostile_files.py",
    "tests/api/edges",
    "tests/api/engines",
    "tests/api/imports",
    "tests/api/privacy",
    "tests/api/quality",
    "tests/api/storage",
    "tests/api/test_files.py",
    "tests/api/test_migrations.py",
    "tests/api/test_surface.py",
    "tests/api/users",
    "tests/bench",
    "tests/calls/test_[!f]*.py",
    "tests/contract_fuzz",
    "tests/crash",
    "tests/deploy",
    "tests/e2e",
    "tests/evals",
    "tests/faults",
    "tests/interviewer/test_random_walks.py",
    "tests/phone",
    "tests/rooms",
    "tests/services",
)
"""Long for what they find out: every role at every door, whole calls, faults, adapters. CONTRIBUTING.md says it too."""
PYTEST_QUICK = python_step(
    "pytest, quick",
    "pytest",
    "-q",
    "-n",
    "auto",
    "-m",
    SMALL,
    *(f"--ignore-glob={ROOT / left_out}" for left_out in LEFT_OUT_OF_QUICK),
    closing=PYTEST_CLOSING,
)
ON_BOTH_DATABASES = [folder for folder in ("tests/api", "tests/access", "tests/telephony") if (ROOT / folder).is_dir()]
WITHOUT_A_DATABASE = (
    "tests/api/ai/test_masking.py",
    "tests/api/ai/test_prices.py",
    "tests/api/ai/test_text_models.py",
    "tests/api/ats/test_scorer.py",
    "tests/api/auth/test_passwords.py",
    "tests/api/documents/test_extraction.py",
    "tests/api/documents/test_hostile_files.py",
    "tests/api/documents/test_more_hostile_files.py",
    "tests/api/documents/test_nemotron.py",
    "tests/api/edges/test_failures.py",
    "tests/api/edges/test_redis_faults.py",
    "tests/api/edges/test_shared_adapters.py",
    "tests/api/engines/test_vocabulary.py",
    "tests/api/fairness/test_impact.py",
    "tests/api/gaps/test_compare.py",
    "tests/api/github/test_code.py",
    "tests/api/outside/test_safe_http.py",
    "tests/api/quality/test_fold.py",
    "tests/api/resumes/test_parse.py",
    "tests/api/roadmaps/test_plan.py",
    "tests/api/storage/test_file_stores.py",
    "tests/api/test_openapi.py",
    "tests/telephony/test_carrier_words.py",
    "tests/telephony/test_dialling_policy.py",
)
# The api's tests once more, on a PostgreSQL server that tests/conftest.py starts for the run.
PYTEST_POSTGRES = Step(
    "pytest, postgres",
    [
        *(str(BIN / "pytest"), "-q", "-n", "auto", "-m", SMALL, *ON_BOTH_DATABASES),
        *(f"--ignore={ROOT / left_out}" for left_out in WITHOUT_A_DATABASE),
    ],
    closing=PYTEST_CLOSING,
    env={"TEST_DATABASE": "postgres"},
)
WAITING = ("tests/faults", "tests/rooms", "tests/crash", "tests/deploy", "tests/api", "tests/contract_fuzz")
LONGEST = (
    "tests/contract_fuzz/test_replies.py",
    "tests/faults/test_room.py",
    "tests/faults/test_whole_system.py",
    "tests/faults/test_job_dies.py",
    "tests/rooms/test_phone_sip.py",
    "tests/faults/test_vendors_tts.py",
    "tests/faults/test_vendors_stt.py",
    "tests/api/background/test_cluster.py",
    "tests/faults/test_vendors_llm.py",
    "tests/rooms/test_phone_line.py",
)
"""Files of many minutes are begun first: one that is left for the end has the machine wait for a single worker. (By
itself xdist begins with the files of the most tests, and leaves five minutes of two tests for the end.)"""
# They wait more than they work: processes starting, calls broken off, servers coming back.
PYTEST_PROCESSES = python_step(
    "pytest, processes",
    "pytest",
    "-n",
    "3",
    "--dist",
    "loadfile",
    "--no-loadscope-reorder",
    "-m",
    SLOW,
    *sorted(slow_files(*WAITING), key=lambda name: (LONGEST.index(name) if name in LONGEST else len(LONGEST), name)),
    closing=PYTEST_CLOSING,
)
IN_REAL_TIME = ("tests/phone", "tests/calls/test_listening.py")
PYTEST_ENGINES = python_step(
    "pytest, engines",
    "pytest",
    "-m",
    SLOW,
    *(name for name in slow_files("tests") if not name.startswith((*WAITING, *IN_REAL_TIME, "tests/e2e"))),
    closing=PYTEST_CLOSING,
)
PYTEST_CALLS = python_step(
    "pytest, calls",
    "pytest",
    "-m",
    SLOW,
    *(name for name in slow_files("tests") if name.startswith(IN_REAL_TIME)),
    closing=PYTEST_CLOSING,
)
# Killed clusters, an agent's whole calls over a bridge, the same interview by page and by phone in several voices,
# lines away for a minute: minutes each, for a quiet machine and before a release.
PYTEST_LONG = python_step("pytest, long", "pytest", "-m", "long", *slow_files("tests"), closing=PYTEST_CLOSING)
# Pages in which nobody speaks, two files at a time. (Processes of their own: the browser's driver keeps an event loop
# running in the thread of the tests.)
PAGES = tuple(
    f"tests/e2e/test_{name}_pages.py"
    for name in ("analytics", "job", "people", "result", "schedule", "settings", "shell")
)
PYTEST_PAGES = python_step(
    "pytest, pages", "pytest", "-n", "2", "--dist", "loadfile", "-m", E2E, *PAGES, closing=PYTEST_CLOSING
)
PYTEST_BROWSER = python_step(
    "pytest, browser",
    "pytest",
    "-m",
    E2E,
    *(f"--ignore={ROOT / page}" for page in PAGES),
    "tests/e2e",
    closing=PYTEST_CLOSING,
)
# Steps of a list follow each other; the lists of a stage run side by side, and the stages one after the other.
CHECK = [PYTHON_CHECK, DASHBOARD_CHECK]
CHECK_AND_VITEST = [PYTHON_CHECK, [*DASHBOARD_CHECK, VITEST]]
Stage = list[list[Step]]
GROUPS: dict[str, list[Stage]] = {
    "check": [CHECK],
    "quick": [CHECK_AND_VITEST, [[PYTEST_QUICK]]],
    "all": [
        CHECK_AND_VITEST,
        [[PYTEST_SMALL]],
        [[PYTEST_POSTGRES]],
        [[PYTEST_PROCESSES]],
        [[PYTEST_ENGINES]],
        [[PYTEST_PAGES]],
        [[PYTEST_CALLS]],
        [[PYTEST_BROWSER]],
    ],
    "long": [[[PYTEST_LONG]]],
    "fmt": [[[npm_step("dashboard format", "format", closing=r"Formatted|Checked|Fixed")]]],
    "openapi": [
        [[python_step("api description", "python", "scripts/openapi.py"), npm_step("dashboard client", "generate")]]
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
    # Processes that may not keep compiled modules compile all of them again, each for two seconds.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    outcomes = [outcome for stage in group for outcome in carry_out_stage(stage, env)]
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


def carry_out_stage(stage: Stage, env: dict[str, str]) -> list[Outcome]:
    """Output comes as it is written when one list runs alone, else a step's at its end, so that none are mixed."""
    if len(stage) == 1:
        return [carry_out(step, env, print_line) for step in stage[0]]
    with ThreadPoolExecutor(len(stage)) as lists:
        running = [lists.submit(carry_out_quietly, steps, env) for steps in stage]
        return [outcome for one in running for outcome in one.result()]


def carry_out_quietly(steps: list[Step], env: dict[str, str]) -> list[Outcome]:
    outcomes = []
    for step in steps:
        lines: list[str] = []
        outcomes.append(carry_out(step, env, lines.append))
        print_line("".join(lines))
    return outcomes


def print_line(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def carry_out(step: Step, env: dict[str, str], show: Callable[[str], object]) -> Outcome:
    """Runs one step; `show` gets its title and its lines."""
    show(f"\n── {step.name}: {' '.join([Path(step.command[0]).name, *step.command[1:]])}\n")
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
            show(line)
            plain = ANSI.sub("", line).rstrip()
            if pattern.search(plain):
                closing = plain.strip()
    return Outcome(step, process.returncode, time.monotonic() - started, closing)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
