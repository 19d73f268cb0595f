"""The agent as a program of its own: `python -m agent` is a worker of the fleet, `python -m agent join` one call.

A worker registers with LiveKit and takes interviews as they are dispatched. `join` enters one room with a token and a
ticket from files or arguments, whoever made them: the way in for benchmarks and for other people's control planes.
`bridge` holds no interview: it brings phone carriers' streams into the rooms.
"""

import argparse
import asyncio
import os
import signal
import sys
from pathlib import Path

# pipecat logs through loguru, which reads its level when it is imported; at DEBUG it prints what people say.
os.environ.setdefault("LOGURU_LEVEL", "WARNING")


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 after an orderly end, 1 when a call ended by a fault, 2 when the start is not possible."""
    options = _parse(arguments)
    from pydantic import ValidationError

    from agent.logs import configure_logs
    from agent.settings import AgentSettings

    configure_logs()
    try:
        settings = AgentSettings()
    except ValidationError as error:
        sys.stderr.write(f"Cannot start: {error.errors()[0]['msg'].removeprefix('Value error, ')}\n")
        return 2
    if options.what == "join":
        return asyncio.run(_join(options))
    if options.what == "bridge":
        from agent.bridge.process import run_bridge

        return run_bridge(settings)
    from agent.fleet.worker import run_worker

    return run_worker(settings)


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m agent", description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="what")
    commands.add_parser("worker", help="take interviews from LiveKit as they are dispatched (the default)")
    commands.add_parser("bridge", help="bring phone carriers' media streams into LiveKit rooms")
    join = commands.add_parser("join", help="hold one interview in a room, and end")
    join.add_argument("--url", required=True, help="ws(s):// of the LiveKit server")
    join.add_argument("--token", required=True, help="LiveKit access token of the agent for the room")
    join.add_argument("--ticket", required=True, type=Path, help="file with the ticket (contract/ticket.py) as JSON")
    return parser.parse_args(arguments)


async def _join(options: argparse.Namespace) -> int:
    from agent.engines import configured_engines
    from agent.fleet.jobs import RoomCall, hold
    from agent.services.prewarm import prewarm
    from agent.settings import AgentSettings
    from contract.events import EndReason
    from contract.ticket import Ticket

    ticket = Ticket.model_validate_json(await asyncio.to_thread(options.ticket.read_bytes))
    settings = AgentSettings()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await prewarm(settings)
    engines = configured_engines(settings)
    call = RoomCall(ticket, options.url, options.token, engines=engines, data_dir=settings.data_dir)
    reason = await hold(call, stop)
    return 1 if reason is EndReason.FAULT else 0


if __name__ == "__main__":
    sys.exit(main())
