"""The same as on SQLite, in a file of its own: the two databases are asked side by side."""

from pathlib import Path

import pytest

from tests.support.fuzz_run import keeps_to_the_description
from tests.support.postgres_server import BINARIES, postgres_server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(12 * 3600)]


@pytest.mark.skipif(BINARIES is None, reason="PostgreSQL is not installed")
def test_replies_keep_to_the_description(tmp_path: Path) -> None:
    with postgres_server() as server:
        keeps_to_the_description(tmp_path, "postgres", server.url())
