"""The worker's Celery application, with the handlers of the tests: `celery -A tests.support.worker_app`."""

from tests.support import background_tasks

from api.worker.app import app  # isort: skip  # it reads the registry that the line before has filled

__all__ = ["app", "background_tasks"]
