"""A worker of the fleet: registers with LiveKit, takes interviews by capacity, holds each in a process of its own.

livekit-agents is the engine: registration, dispatch, process pool, prewarming, draining. Ours is what it cannot know:
when a worker is full, what a dead job leaves behind, and that an interview is handed over, not dropped.
"""

import asyncio
import functools
import logging
import os
import signal
import sys
from typing import Any

import httpx
import structlog
from livekit.agents import AgentServer, JobContext, JobProcess, JobRequest
from livekit.agents.utils.hw import get_cpu_monitor
from livekit.agents.utils.moving_average import MovingAverage

from agent.fleet.health import WorkerHealth, serve_health
from agent.record.settling import Settling
from agent.settings import AgentSettings
from contract.rooms import AGENT_NAME, TEST_ROOM_PREFIX, agent_identity
from contract.ticket import Ticket

log = structlog.get_logger(__name__)

UNREGISTERED = "unregistered"
"""What livekit-agents calls a worker that LiveKit has not named yet."""
CPU_SAMPLES = 10
"""At two a second."""
HANDOVER_SECS = 20
"""How long a job that was told to end may take to deliver its events and its recording."""
WARM_SECS = 120.0
"""How long a job process may take to load its models."""
REFILL_AFTER_SECS = 5.0
"""After a call's beginning: warming the next process takes seconds of a processor, which the first word needs."""
SETTLE_FIRST_SECS = 5.0
"""How long the start waits for leftovers: they go on being settled beside the first calls if api is slow."""


class Fleet(AgentServer):
    """livekit-agents' server with a capacity counted in calls."""

    def __init__(self, settings: AgentSettings) -> None:
        self.max_calls = settings.calls_of_a_worker
        self._cpu = MovingAverage(CPU_SAMPLES)
        self._max_cpu = settings.max_cpu
        super().__init__(
            ws_url=settings.livekit_url,
            api_key=settings.livekit_api_key,
            api_secret=settings.livekit_api_secret.get_secret_value(),
            host=settings.worker_host,
            port=0,
            setup_fnc=warm_up,
            load_fnc=self._load,
            load_threshold=1.0,
            num_idle_processes=settings.idle_jobs,
            initialize_process_timeout=WARM_SECS,
            shutdown_process_timeout=HANDOVER_SECS,
            preload_modules=["agent.fleet.preload"],
            job_memory_warn_mb=0,
            max_retry=sys.maxsize,
        )

    @property
    def live_calls(self) -> int:
        return len(self.active_jobs) if hasattr(self, "_proc_pool") else 0

    def _load(self) -> float:
        """0 … 1, where 1 takes no further call. Blocks for a moment: livekit-agents asks in a thread."""
        calls = self.live_calls / self.max_calls
        if not self._max_cpu:
            return min(1.0, calls)
        self._cpu.add_sample(get_cpu_monitor().cpu_percent(interval=0.1))
        return min(1.0, max(calls, self._cpu.get_avg() / self._max_cpu))

    def _get_effective_load(self) -> float:
        """With the jobs that are accepted but not launched yet; livekit-agents guesses what each of them costs."""
        promised = (self.live_calls + self._reserved_slots) / self.max_calls
        return max(promised, self._worker_load)


async def take(request: JobRequest) -> None:
    """Accepts a dispatched interview under the identity that api knows its agent by."""
    try:
        ticket = Ticket.model_validate_json(request.job.metadata)
    except ValueError as error:
        log.error("dispatch_unreadable", error=type(error).__name__)
        await request.reject(terminate=True)
        return
    await request.accept(identity=agent_identity(ticket.claims.call_id), name="AI interviewer")


def warm_up(process: JobProcess) -> None:
    """In a job process, before it has a job: models loaded and passed through once."""
    from agent.fleet.preload import warm
    from agent.logs import configure_logs

    configure_logs()
    logging.getLogger("livekit.agents").addFilter(_NotOurs())
    settings = AgentSettings()
    process.userdata["settings"] = settings
    process.userdata["engines"] = warm(settings)


async def interview(context: JobContext) -> None:
    """A job: returns at once; the call goes on until it is over, or until the job is told to end."""
    from agent.fleet.jobs import RoomCall, hold, try_engines_once

    info = context._info
    userdata = context.proc.userdata
    ticket = Ticket.model_validate_json(context.job.metadata)
    if context.job.room.name.startswith(TEST_ROOM_PREFIX):
        trying = asyncio.create_task(try_engines_once(ticket, userdata["settings"]))
        trying.add_done_callback(lambda _done: context.shutdown("the test is over"))
        return
    call = RoomCall(ticket, info.url, info.token, engines=userdata["engines"], data_dir=userdata["settings"].data_dir)
    stop = asyncio.Event()
    holding = asyncio.create_task(hold(call, stop))
    holding.add_done_callback(lambda _done: context.shutdown("the call is over"))

    async def over() -> None:
        stop.set()
        await holding

    context.add_shutdown_callback(over)


class _NotOurs(logging.Filter):
    """livekit-agents expects every job to connect by itself; ours enters the room through pipecat's transport."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "without establishing a connection" not in record.getMessage()


def run_worker(settings: AgentSettings) -> int:
    """Exit code 0 after an orderly stop, 2 when the start is not possible."""
    if not (settings.livekit_url and settings.livekit_api_key and settings.livekit_api_secret.get_secret_value()):
        sys.stderr.write("Cannot start: LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET are needed.\n")
        return 2
    # The local turn detector of livekit-agents is not used, and takes 244 MB.
    os.environ.setdefault("LIVEKIT_AGENTS_PRELOAD_LOCAL_INFERENCE", "0")
    asyncio.run(_run(settings))
    return 0


async def _run(settings: AgentSettings) -> None:
    server = Fleet(settings)
    server.rtc_session(interview, agent_name=AGENT_NAME, on_request=take)
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with httpx.AsyncClient(trust_env=False) as http:
        settling = Settling(http, settings.data_dir)
        server.on("worker_started", functools.partial(_watch_jobs, server, settling))
        server.on("worker_started", functools.partial(_refill_later, server, settings.idle_jobs))
        health = WorkerHealth(
            registered=lambda: server.id != UNREGISTERED,
            live_calls=lambda: server.live_calls,
            capacity=server.max_calls,
            draining=lambda: server.draining,
        )
        port = await serve_health(health, settings.worker_host, settings.worker_port)
        log.info("worker_starting", health_port=port, max_calls=server.max_calls, pid=os.getpid())
        leftovers = asyncio.create_task(settling.everything())
        await asyncio.wait({leftovers}, timeout=SETTLE_FIRST_SECS)
        running = asyncio.create_task(server.run())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            await _drain(server, settings.drain_secs)
        stopping.cancel()
        await running
        await settling.everything()
        await settling.close()


def _watch_jobs(server: Fleet, settling: Settling) -> None:
    """A job that died is settled at once, so that api can send the next agent."""
    tasks: set[asyncio.Task[bool]] = set()

    def closed(process: Any) -> None:
        if process.running_job is None:
            return
        ticket = Ticket.model_validate_json(process.running_job.job.metadata)
        log.info("job_over", call_id=ticket.claims.call_id, exit_code=process.exitcode)
        task = asyncio.create_task(settling.of_call(ticket.claims.call_id))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server._proc_pool.on("process_closed", closed)


def _refill_later(server: Fleet, idle_jobs: int) -> None:
    """The first word of a call goes before the next warm process; a job that finds none gets one all the same."""
    pool = server._proc_pool
    loop = asyncio.get_running_loop()
    refill: list[asyncio.TimerHandle] = []

    def target(count: int) -> None:
        pool._default_num_idle_processes = count

    def launched(_process: Any) -> None:
        for timer in refill:
            timer.cancel()
        target(0)
        refill[:] = [loop.call_later(REFILL_AFTER_SECS, target, idle_jobs)]

    pool.on("process_job_launched", launched)


async def _drain(server: Fleet, limit_secs: float) -> None:
    """Live calls may finish; what lasts longer is handed over: its call ends here and goes on in another worker."""
    log.info("worker_draining", live_calls=server.live_calls, limit_secs=limit_secs)
    try:
        # 0 would mean without limit to livekit-agents.
        await server.drain(timeout=max(1, round(limit_secs)))
    except TimeoutError:
        log.info("handing_over", live_calls=server.live_calls)
    await server.aclose()
