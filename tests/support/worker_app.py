"""The worker's Celery application, with the handlers of the tests: `celery -A tests.support.worker_app`."""

from api.worker.app import app, set_schedule, settings
from tests.support import background_tasks

assert background_tasks.plain
set_schedule(app, settings)

__all__ = ["app"]
