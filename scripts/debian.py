"""Installs the Debian packages that the tests use, and says plainly what it could not install.

Never fails the run: a test whose program is missing is skipped with the program's name, and the summary counts it.
"""

import os
import shutil
import subprocess
from pathlib import Path

PROGRAMS = {
    # program: (package, what is skipped without it)
    "chromium": ("chromium", "the interview in a real browser"),
    "postgres": ("postgresql-15", "the api on PostgreSQL, and background work in a cluster"),
    "redis-server": ("redis-server", "what several processes share, and background work in a cluster"),
    "flite": ("flite", "test speech in voices other than Piper's"),
    "libpangoft2-1.0.so.0": ("libpangoft2-1.0-0", "the result of an interview as a PDF"),
    "tesseract": ("tesseract-ocr", "résumés that are pictures"),
    "kor.traineddata": ("tesseract-ocr-kor", "Korean résumés that are pictures"),
    "NanumGothic.ttf": ("fonts-nanum", "Korean words in that PDF"),
}


def found(program: str) -> bool:
    """Debian keeps PostgreSQL's programs out of the PATH. Libraries and fonts are found by their files."""
    if program.endswith(".so.0"):
        return any(Path("/usr/lib").glob(f"*/{program}"))
    if program.endswith(".traineddata"):
        return any(Path("/usr/share/tesseract-ocr").rglob(program))
    if program.endswith(".ttf"):
        # Any Korean font will do.
        fonts = Path("/usr/share/fonts")
        return any(fonts.rglob(program)) or any(fonts.rglob("Noto*CJK*"))
    return shutil.which(program) is not None or any(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))


def main() -> None:
    missing = [program for program in PROGRAMS if not found(program)]
    if not missing:
        return
    packages = [PROGRAMS[program][0] for program in missing]
    if shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Installing Debian packages for the tests: {' '.join(packages)} …", flush=True)
        apt("update", "-qq")
        # One by one, so that a package this release lacks does not keep the others out.
        for package in packages:
            apt("install", "-y", "-qq", "--no-install-recommends", package)
    for program in missing:
        package, lost = PROGRAMS[program]
        if not found(program):
            print(f"NOT INSTALLED: {program} (package {package}). Skipped without it: {lost}.", flush=True)


def apt(*arguments: str) -> None:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    answer = subprocess.run(
        ["apt-get", *arguments], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if answer.returncode != 0:
        print(f"apt-get {' '.join(arguments)} failed:\n{answer.stderr.strip()[-2000:]}", flush=True)


if __name__ == "__main__":
    main()
