"""Nothing here reaches beyond this machine; shared pieces live in `tests/support`."""

import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
import structlog

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


def pytest_configure(config: pytest.Config) -> None:
    """The servers of the run are started once, before xdist starts its workers, which inherit the environment."""
    from tests.support.compiled_statements import share_compiled_statements
    from tests.support.databases import wanted_server
    from tests.support.unflushed_sqlite import leave_flushing_out

    _log_plainly()
    share_compiled_statements()
    leave_flushing_out()
    servers = ExitStack()
    servers.enter_context(wanted_server())
    config.add_cleanup(servers.close)


def _log_plainly() -> None:
    """structlog's own renderer prints tracebacks with colors and local variables, which takes it minutes for those of
    a database that is away, and stops the loop of the tests meanwhile."""
    processors = structlog.get_config()["processors"]
    processors[-1] = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=processors)
