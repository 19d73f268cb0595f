"""Builds livekit-server for the tests, once, into `~/.cache/ai-interviewer/bin` (AI_INTERVIEWER_CACHE moves it).

    python3 scripts/build_livekit.py

It is a Go module; nothing is installed into the system, and nothing happens when it is there already. Never fails the
run: without Go, tests that need rooms are skipped with this program's name, and the summary counts them. Standard
library only.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

VERSION = "v1.13.5"
"""The same as in docker-compose.yml."""
MODULE = f"github.com/livekit/livekit-server/cmd/server@{VERSION}"
CACHE = Path(os.environ.get("AI_INTERVIEWER_CACHE") or Path.home() / ".cache" / "ai-interviewer")
BINARY = CACHE / "bin" / f"livekit-server-{VERSION}"
LOST = "interviews in LiveKit rooms, on a fleet of agents"


def found() -> Path | None:
    """The program: ours, else the machine's own, whatever its version."""
    if BINARY.is_file():
        return BINARY
    installed = shutil.which("livekit-server")
    return Path(installed) if installed else None


def main() -> None:
    if found() is not None:
        return
    go = shutil.which("go") or shutil.which("/usr/local/go/bin/go")
    if go is None:
        say(f"NOT INSTALLED: livekit-server (needs Go 1.26 or newer to be built). Skipped without it: {LOST}.")
        return
    say(f"Building livekit-server {VERSION} for the tests (the first time: about 4 minutes) …")
    BINARY.parent.mkdir(parents=True, exist_ok=True)
    # Built beside its place and moved in whole, so that a build that was cut off leaves nothing that looks finished.
    with tempfile.TemporaryDirectory(dir=BINARY.parent) as folder:
        answer = subprocess.run(
            [go, "install", MODULE],
            env={**os.environ, "GOBIN": folder},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode != 0:
            say(f"livekit-server could not be built; skipped without it: {LOST}.\n{answer.stderr.strip()[-2000:]}")
            return
        (Path(folder) / "server").replace(BINARY)
    say(f"Built {BINARY}")


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
