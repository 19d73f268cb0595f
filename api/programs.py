"""Work that would hold up the event loop, in a process of its own: calls that run on the same machine go first.

answer = await run_program("api.files.waveform", path, secs=120)
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

NICENESS = 10
STOP_SECS = 5.0
LINE_BYTES = 64 * 1024
_ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ("PATH", "HOME", "LANG", "XDG_CACHE_HOME")
"""All that a program is told of this process's; no key is among it."""


class ProgramFailed(Exception):
    """It ended with `code`, 1 where it took too long; `reason` is the last line that it wrote about it."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@contextlib.asynccontextmanager
async def running(
    module: str, *arguments: str, stderr: int, limit: int = LINE_BYTES, told: Sequence[str] = ENVIRONMENT
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m module` with pipes to stdin and stdout, gone at the end whatever it is doing. `stderr` as asyncio
    takes it; `limit`: bytes of its longest line; `told`: names of this process's environment."""
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=_ROOT,
        env={name: os.environ[name] for name in told if name in os.environ},
        start_new_session=True,
        stderr=stderr,
        limit=limit,
    )
    try:
        yield program
    finally:
        await _end(program)


async def run_isolated(
    code: str, *arguments: str, given: bytes, secs: float, environment: Mapping[str, str]
) -> tuple[int | None, bytes]:
    """Exit code and output of `python -I -c code` in `/`, which knows of this process only what `environment` says and
    confines itself before it reads. Raises TimeoutError."""
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-c",
        code,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=environment,
        cwd="/",
        start_new_session=True,
    )
    try:
        out, _ = await asyncio.wait_for(program.communicate(given), secs)
    finally:
        await _end(program)
    return program.returncode, out


async def _end(program: asyncio.subprocess.Process) -> None:
    if program.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            program.kill()
        await asyncio.wait_for(program.wait(), STOP_SECS)


async def run_program(module: str, *arguments: str, given: bytes = b"", secs: float) -> bytes:
    """What `python -m module` writes when it is given `given`. Raises ProgramFailed."""
    async with running(module, *arguments, stderr=asyncio.subprocess.PIPE) as program:
        try:
            out, err = await asyncio.wait_for(program.communicate(given), secs)
        except TimeoutError:
            raise ProgramFailed(1, f"it took longer than {secs:.0f} s") from None
    if program.returncode:
        lines = err.decode(errors="replace").strip().splitlines()
        raise ProgramFailed(program.returncode, lines[-1][:500] if lines else f"it ended with {program.returncode}")
    return out
