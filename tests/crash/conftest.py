"""A cluster whose parts the tests kill; each test starts the workers it needs."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.support.background import Cluster, cluster_servers
from tests.support.celery_process import CeleryProcess
from tests.support.mail_sink import Sink, listening
from tests.support.postgres_server import BINARIES
from tests.support.redis_server import BINARY


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    if BINARIES is None or BINARY is None:
        pytest.skip("PostgreSQL or redis-server is not installed")
    with cluster_servers(tmp_path_factory.mktemp("crash")) as made:
        yield made


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with listening() as made:
        yield made


@pytest.fixture
def cluster(servers: Cluster, sink: Sink, tmp_path: Path) -> Cluster:
    """The servers with logs and mails of this test's own."""
    mail = {"SMTP_URL": f"smtp://127.0.0.1:{sink.port}"}
    return Cluster(servers.postgres, servers.redis, tmp_path, servers.database_url, mail)


@pytest.fixture
def worker(cluster: Cluster) -> Iterator[CeleryProcess]:
    process = cluster.worker()
    try:
        process.start()
        yield process
    finally:
        process.kill()
