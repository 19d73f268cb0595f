"""The embedded agent and its doors alone.

python -m bench.voice.phone_agent --port 9200 --api http://127.0.0.1:9300
"""

import argparse
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

# pipecat logs through loguru, which reads its level when it is imported.
os.environ.setdefault("LOGURU_LEVEL", "WARNING")

import httpx
import uvicorn
from fastapi import FastAPI

from agent.embedded.server import build_embedded_agent
from agent.settings import AgentSettings

DRAIN_SECS = 5.0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--api", required=True)
    options = parser.parse_args()
    agent = build_embedded_agent(AgentSettings(), httpx.AsyncClient(base_url=options.api, trust_env=False))

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await agent.start()
        yield
        await agent.drain(DRAIN_SECS)

    app = FastAPI(lifespan=lifespan)
    app.include_router(agent.router)

    @app.get("/ready")
    async def ready() -> dict[str, bool]:
        return {"ready": True}

    uvicorn.run(app, host="127.0.0.1", port=options.port, log_config=None, access_log=False)


if __name__ == "__main__":
    main()
