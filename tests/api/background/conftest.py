"""The same tests on both runners; the cluster's servers and worker are started once."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.support.background import Background, Cluster, cluster_servers, in_process
from tests.support.celery_process import CeleryProcess
from tests.support.databases import fresh_database
from tests.support.postgres_server import BINARIES
from tests.support.redis_server import BINARY


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    if BINARIES is None or BINARY is None:
        pytest.skip("PostgreSQL or redis-server is not installed")
    with cluster_servers(tmp_path_factory.mktemp("cluster")) as servers:
        yield servers


@pytest.fixture(scope="session")
def worker(cluster: Cluster) -> Iterator[CeleryProcess]:
    process = cluster.worker()
    try:
        process.start()
        yield process
    finally:
        process.stop()


@pytest.fixture(params=["inprocess", pytest.param("celery", marks=pytest.mark.slow)])
async def background(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Background]:
    if request.param == "inprocess":
        async with fresh_database(tmp_path) as url, in_process(tmp_path, url) as made:
            yield made
        return
    servers: Cluster = request.getfixturevalue("cluster")
    request.getfixturevalue("worker")
    async with servers.api() as made:
        yield made
