"""What a run tested, by name and version: figures are compared with the last run's only when this is shown beside."""

import functools
import hashlib
import subprocess
from importlib.metadata import version
from pathlib import Path

from tests.support.briefs import persona

ROOT = Path(__file__).resolve().parents[1]


@functools.cache
def commit() -> str:
    """Of the checkout, with a plus where it differs from it; "unknown" outside one."""
    try:
        name = _git("rev-parse", "--short=10", "HEAD")
        return name + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def rules_versions(hears_with: str, language: str = "en") -> dict[str, str]:
    """Of plays whose replies are the director's own words."""
    manner = persona(language)
    return {
        "persona": f"{manner.id} v{manner.version} {digest(manner.model_dump_json())}",
        "language model": "rules",
        "recogniser": "known words" if hears_with == "timed" else "whisper tiny.en",
        "pipecat": version("pipecat-ai"),
    }


def digest(text: str) -> str:
    """Eight letters that change with the text, where nobody has raised a version."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _git(*args: str) -> str:
    done = subprocess.run(["git", *args], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.strip()
