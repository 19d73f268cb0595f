"""What a worker tells of itself over HTTP: whether it is well, and how many calls it has and can take."""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web


@dataclass(frozen=True, slots=True)
class WorkerHealth:
    registered: Callable[[], bool]
    """Whether LiveKit knows of it."""
    live_calls: Callable[[], int]
    capacity: int
    draining: Callable[[], bool]

    def as_json(self) -> dict[str, object]:
        return {
            "status": "draining" if self.draining() else "ok" if self.registered() else "starting",
            "live_calls": self.live_calls(),
            "capacity": self.capacity,
            "draining": self.draining(),
        }

    def as_metrics(self) -> str:
        """Prometheus' text format."""
        gauges = (
            ("agent_live_calls", "Interviews under way.", self.live_calls()),
            ("agent_capacity_calls", "Interviews this worker holds at a time.", self.capacity),
            ("agent_draining", "1: takes no further interviews.", int(self.draining())),
        )
        return "".join(f"# HELP {name} {text}\n# TYPE {name} gauge\n{name} {value}\n" for name, text, value in gauges)


async def serve_health(health: WorkerHealth, host: str, port: int) -> int:
    """`/health` and `/metrics` until the process ends; returns the port. Raises OSError when it is taken."""

    async def tell_health(_request: web.Request) -> web.Response:
        return web.json_response(health.as_json())

    async def tell_metrics(_request: web.Request) -> web.Response:
        return web.Response(text=health.as_metrics())

    app = web.Application()
    app.add_routes([web.get("/health", tell_health), web.get("/metrics", tell_metrics)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    return int(runner.addresses[0][1])
