"""A cluster whose parts the tests kill. A worker that a test left alive serves the next one."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.support.app_process import free_port
from tests.support.background import Cluster, cluster_servers
from tests.support.celery_process import CeleryProcess
from tests.support.mail_sink import Sink, listening
from tests.support.postgres_server import BINARIES
from tests.support.redis_server import BINARY


@pytest.fixture(scope="session")
def mail_port() -> int:
    """Where the workers send their mail: the same for all tests, whose mail servers come and go."""
    return free_port()


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory, mail_port: int) -> Iterator[Cluster]:
    if BINARIES is None or BINARY is None:
        pytest.skip("PostgreSQL or redis-server is not installed")
    with cluster_servers(tmp_path_factory.mktemp("crash"), SMTP_URL=f"smtp://127.0.0.1:{mail_port}") as made:
        yield made


@pytest.fixture
async def sink(mail_port: int) -> AsyncIterator[Sink]:
    async with listening(mail_port) as made:
        yield made


@pytest.fixture(scope="session")
def only_worker(cluster: Cluster) -> Iterator[CeleryProcess]:
    process = cluster.worker()
    yield process
    process.kill()


@pytest.fixture
def worker(only_worker: CeleryProcess) -> CeleryProcess:
    if not only_worker.runs:
        only_worker.kill()
        only_worker.start()
    return only_worker
