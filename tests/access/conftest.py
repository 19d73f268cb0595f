"""The two companies are made once for each process; a test that changes something gets a copy."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support.api_world import ApiWorld
from tests.support.two_companies import TwoCompanies, build


@pytest.fixture(scope="session")
def companies(tmp_path_factory: pytest.TempPathFactory) -> TwoCompanies:
    return asyncio.run(build(tmp_path_factory.mktemp("two-companies")))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def unchanged(companies: TwoCompanies, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[ApiWorld]:
    """One copy for all calls that change nothing, on the loop of the session."""
    async with companies.copy(tmp_path_factory.mktemp("unchanged")) as made:
        yield made
