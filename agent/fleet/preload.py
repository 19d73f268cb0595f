"""What every interview of a worker needs, loaded once: imported in the process that jobs are forked from.

Pages that are written before the fork and only read after it are shared by all jobs. Nothing here may leave a thread
behind: threads do not survive a fork. CTranslate2 (Whisper) starts some when it loads, so it is loaded in each job.
"""

import asyncio
import ctypes
import sys

import anyio._backends._asyncio  # noqa: F401  httpx imports these at a call's first request otherwise
import httpcore._backends.anyio
import httpcore._backends.auto  # noqa: F401  the same

import agent.fleet.jobs
import agent.logs  # for the jobs, not for this module
from agent.engines import EngineFactory, configured_engines
from agent.services.prewarm import load_shareable, prewarm
from agent.settings import AgentSettings

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_BIG_BYTES = 256 * 1024


def lean_malloc() -> None:
    """Freed memory goes back to the system: few arenas, big blocks on their own. glibc only; elsewhere nothing."""
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, 2)
        mallopt(_M_MMAP_THRESHOLD, _BIG_BYTES)
        mallopt(_M_TRIM_THRESHOLD, _BIG_BYTES)


def warm(settings: AgentSettings) -> EngineFactory:
    """In a job process: everything that must be its own, and a first pass through each model."""
    asyncio.run(prewarm(settings))
    return configured_engines(settings)


lean_malloc()
load_shareable(AgentSettings())
agent.fleet.jobs.trusted()
