"""What every interview of a worker needs, loaded once: imported in the process that jobs are forked from.

Pages that are written before the fork and only read after it are shared by all jobs. Nothing here may start a thread:
threads do not survive a fork. CTranslate2 (Whisper) starts some when it loads, so it is loaded in each job.
"""

import asyncio

from agent.engines import EngineFactory, configured_engines
from agent.services.prewarm import prewarm
from agent.settings import AgentSettings


def warm(settings: AgentSettings) -> EngineFactory:
    """In a job process: everything that must be its own, and a first pass through each model."""
    asyncio.run(prewarm(settings))
    return configured_engines(settings)
