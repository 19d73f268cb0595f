"""Every operation, called as everybody with ids that exist and ids that do not, keeps to the api's own description:
no 5xx, no undocumented status, no undeclared content type, no reply that its schema does not fit.

PostgreSQL is the stricter of the two: it is part of `make test`, SQLite of `make test-long`, both of `make fuzz`.
"""

from pathlib import Path

import pytest

from tests.support.fuzz_run import keeps_to_the_description
from tests.support.postgres_server import BINARIES, postgres_server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(12 * 3600)]


@pytest.mark.long
def test_on_sqlite(tmp_path: Path) -> None:
    keeps_to_the_description(tmp_path, "sqlite", None)


@pytest.mark.skipif(BINARIES is None, reason="PostgreSQL is not installed")
def test_on_postgres(tmp_path: Path) -> None:
    with postgres_server() as server:
        keeps_to_the_description(tmp_path, "postgres", server.url())
