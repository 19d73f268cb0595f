"""The Celery application of workers and beat.

    celery -A api.worker.app worker -Q high,default,email
    celery -A api.worker.app beat
    celery -A api.worker.app inspect active | reserved        celery -A api.worker.app events

Retries are rows of the outbox, not Celery's: the same code decides in one process and in a cluster.
"""

import atexit
import os
import shutil
import tempfile
from typing import Any

from celery import Celery, signals

from api.settings import Settings


def _collect_metrics(settings: Settings) -> None:
    """The worker's processes share their numbers through files; must be said before any metric is made."""
    if settings.worker_metrics_port and "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        folder, owner = tempfile.mkdtemp(prefix="worker-metrics-"), os.getpid()
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        # Children inherit the hook; the folder is the parent's.
        atexit.register(lambda: shutil.rmtree(folder, ignore_errors=True) if os.getpid() == owner else None)


def _make(settings: Settings) -> Celery:
    """Loads every handler before the pool forks, so that its processes share them."""
    _collect_metrics(settings)
    from api import routes
    from api.worker.broker import make_celery
    from api.worker.process import add_tasks

    assert routes.TASKS  # noqa: S101  imported for what its modules register
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    celery = make_celery(settings.redis_url)
    add_tasks(celery, settings)
    set_schedule(celery, settings)
    return celery


def set_schedule(celery: Celery, settings: Settings) -> None:
    """What beat sends: every registered periodic work, and the relay's sweep for when no api is left."""
    from api.outbox.periodic import all_periodic
    from api.worker import broker

    schedule: dict[str, Any] = {
        "relay": {"task": broker.RELAY_TASK, "schedule": 5.0, "options": {"queue": "high", "expires": 5.0}}
    }
    for work in all_periodic():
        every = work.every_secs(settings)
        schedule[work.name] = {
            "task": broker.PERIODIC_TASK,
            "schedule": every,
            "args": [work.name],
            "options": {"queue": "default", "expires": every},
        }
    celery.conf.update(beat_schedule=schedule, beat_schedule_filename=str(settings.data_dir / "beat-schedule"))


settings = Settings()
app = _make(settings)


@signals.setup_logging.connect
def _configure_logs(**_: Any) -> None:
    from api.logs import configure_logs

    configure_logs(settings)


@signals.worker_ready.connect
def _show_metrics(**_: Any) -> None:
    if not settings.worker_metrics_port:
        return
    from prometheus_client import CollectorRegistry, start_http_server
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # prometheus_client annotates it in part
    start_http_server(settings.worker_metrics_port, addr=settings.host, registry=registry)
