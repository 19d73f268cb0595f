"""Everything in one process: `python -m api.embedded [--no-demo]`, which is what `make run` starts.

The order is chosen for speed: the port answers before the agent's libraries are loaded; they and the speech engines
follow in the background, and until then joining an interview answers "getting ready".
"""

import argparse
import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING

import httpx
import structlog
import uvicorn
from fastapi import FastAPI

from api.adapters.embedded_dispatcher import EmbeddedDispatcher
from api.app import create_app
from api.database import Database
from api.demo import Demo, seed_demo
from api.logs import configure_logs
from api.migrations.upgrade import DatabaseNotUsable, upgrade
from api.settings import Settings
from api.startup import StartupProblem, open_port, prepare_folder, read_settings
from api.wiring import Services, wire

if TYPE_CHECKING:
    from agent.embedded.server import EmbeddedAgent
    from agent.settings import AgentSettings

log = structlog.get_logger(__name__)

DRAIN_SECS = 20.0
"""How long live calls may take to say goodbye and deliver their events."""
CONNECTIONS_SECS = 3
"""How long open connections may take to close after that."""
MESSAGE_BYTES = 65_536
"""The longest message of a websocket; a carrier's are below 1 KB."""


def one_process(settings: Settings) -> Settings:
    """Everything in this process, background work too, unless it is expressly given to workers."""
    return settings if settings.task_runner == "celery" else settings.model_copy(update={"task_runner": "inprocess"})


class Server(uvicorn.Server):
    """uvicorn, but signals come to us first: calls are drained while the server still answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.accepting = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.accepting.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.should_exit = True


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 after an orderly stop, 2 when the start is not possible."""
    parser = argparse.ArgumentParser(prog="make run", description="Starts the whole AI interviewer in one process.")
    parser.add_argument("--no-demo", action="store_true", help="start empty and ask for the first administrator")
    options = parser.parse_args(arguments)
    try:
        settings = one_process(read_settings())
        configure_logs(settings)
        agent_settings = _agent_settings(settings)
        with open_port(settings) as listening, prepare_folder(settings):
            asyncio.run(_run(settings, agent_settings, listening, demo=not options.no_demo))
    except (StartupProblem, DatabaseNotUsable) as problem:
        _say(f"Cannot start: {problem}", error=True)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _agent_settings(settings: Settings) -> "AgentSettings":
    from pydantic import ValidationError

    from agent.settings import AgentSettings

    try:
        return AgentSettings(data_dir=settings.data_dir)
    except ValidationError as error:
        message = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
        raise StartupProblem(message) from error


async def _migrate(settings: Settings) -> None:
    """On connections of its own: a migration may take its time."""
    database = Database(settings.database)
    try:
        await upgrade(database)
    finally:
        await database.close()


async def _run(settings: Settings, agent_settings: "AgentSettings", listening: socket.socket, *, demo: bool) -> None:
    started = time.perf_counter()
    services = wire(settings)
    dispatcher = services.dispatcher if isinstance(services.dispatcher, EmbeddedDispatcher) else None
    if dispatcher is not None:
        dispatcher.ready = False
    try:
        await _migrate(settings)
        seeded = await _seed(services) if demo else None
    except BaseException:
        await services.database.close()
        raise
    app = create_app(services=services)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=CONNECTIONS_SECS,
        ws_max_size=MESSAGE_BYTES,
    )
    server = Server(config)
    stop = _stop_on_signals()
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    await server.accepting.wait()
    _say(f"\nReady on {settings.site_url} after {time.perf_counter() - started:.1f} s")
    await _say_how_to_enter(services, seeded)
    agent = None
    if dispatcher is not None:
        agent = asyncio.create_task(_start_agent(app, settings, agent_settings, dispatcher))
    else:
        _say(f"Interviews are held in rooms at {settings.livekit_url} by workers: python -m agent")
    await asyncio.wait({serving, asyncio.create_task(stop.wait())}, return_when=asyncio.FIRST_COMPLETED)
    if dispatcher is not None and agent is not None:
        dispatcher.ready = False
        await _drain(agent)
    server.should_exit = True
    await serving


async def _seed(services: Services) -> Demo:
    try:
        return await seed_demo(services)
    except ValueError as error:
        raise StartupProblem(f"{error}. Repair it, or start empty: make run ARGS=--no-demo") from error


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def on_signal() -> None:
        if stop.is_set():
            # The second Ctrl-C: whoever presses it does not want to wait. The spool keeps what was not delivered.
            raise SystemExit(130)
        _say("\nStopping: live calls are closed and their events stored. Press Ctrl-C again to stop at once.")
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, on_signal)
    return stop


async def _start_agent(
    app: FastAPI, settings: Settings, agent_settings: "AgentSettings", dispatcher: EmbeddedDispatcher
) -> "EmbeddedAgent":
    """Loads the agent, opens its door, then warms its engines up. Until all this is done nobody can join."""
    started = time.perf_counter()
    try:
        agent = await asyncio.to_thread(_load_agent, app, settings, agent_settings)
        app.include_router(agent.router)
        _say("\n".join(["", *agent.describe(), _describe_judge(settings)]))
        await agent.start()
    except Exception:
        _say("The interviewer could not start, so nobody can join; the log above says why.", error=True)
        log.exception("agent_did_not_start")
        raise
    dispatcher.tester = agent.test_engines
    dispatcher.capacity = agent_settings.calls_in_one_process
    dispatcher.under_way = lambda: agent.supervisor.interviews
    dispatcher.ready = True
    _say(f"The interviewer is ready for calls ({time.perf_counter() - started:.1f} s).")
    return agent


def _load_agent(app: FastAPI, settings: Settings, agent_settings: "AgentSettings") -> "EmbeddedAgent":
    # pipecat logs through loguru, which reads its level when it is imported; at DEBUG it prints what people say.
    os.environ.setdefault("LOGURU_LEVEL", "WARNING")
    from agent.embedded.server import build_embedded_agent

    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    client = httpx.AsyncClient(transport=transport, base_url=settings.agents_api_url)
    return build_embedded_agent(agent_settings, client)


def _describe_judge(settings: Settings) -> str:
    if settings.judge_model:
        return f"Judge  {settings.judge_model} at {settings.judge_base_url or 'OpenAI'}"
    return "Judge  keywords and likeness (offline). Better: JUDGE_MODEL with OPENAI_API_KEY or JUDGE_BASE_URL"


async def _drain(starting: "asyncio.Task[EmbeddedAgent]") -> None:
    if not starting.done():
        starting.cancel()
    try:
        agent = await starting
    except (asyncio.CancelledError, Exception):
        # It never came up, and has said so.
        return
    await agent.drain(DRAIN_SECS)
    await agent.api.aclose()


async def _say_how_to_enter(services: Services, demo: Demo | None) -> None:
    settings = services.settings
    if demo is not None:
        _say(
            f"  HR:         {settings.site_url}/login\n"
            f"              {demo.email}   password: {demo.password}\n"
            f"  Candidate:  {demo.interview_link}"
        )
        return
    from api.accounts.setup import needs_admin

    async with services.database.transaction(read_only=True) as session:
        empty = await needs_admin(session)
    if empty:
        _say(
            "  There is nobody here yet. Create the first administrator:\n"
            f"  {settings.site_url}/setup   one-time code: {services.setup_code}"
        )
    else:
        _say(f"  Sign in:    {settings.site_url}/login")


def _say(text: str, *, error: bool = False) -> None:
    """To whoever started the program; logs go to stderr in their own form."""
    stream = sys.stderr if error else sys.stdout
    stream.write(text + "\n")
    stream.flush()


if __name__ == "__main__":
    sys.exit(main())
