"""Nothing here reaches beyond this machine; shared pieces live in `tests/support`."""

import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


def pytest_configure(config: pytest.Config) -> None:
    """The servers of the run are started once, before xdist starts its workers, which inherit the environment."""
    from tests.support.databases import wanted_server

    servers = ExitStack()
    servers.enter_context(wanted_server())
    config.add_cleanup(servers.close)
