"""One program with a telephone number for all tests of a file, and the figures that were measured."""

from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from tests.support.phone_world import PhoneWorld, phone_world

FIGURES: list[str] = []


@pytest.fixture(scope="session")
def figure() -> Callable[[str], None]:
    return FIGURES.append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if FIGURES:
        terminalreporter.section("measured by telephone")
        for line in FIGURES:
            terminalreporter.write_line(line)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[PhoneWorld]:
    async with phone_world(tmp_path_factory.mktemp("phone")) as started:
        yield started
