"""The two companies are made once for each process; a test that changes something gets a copy."""

import asyncio

import pytest

from tests.support.two_companies import TwoCompanies, build


@pytest.fixture(scope="session")
def companies(tmp_path_factory: pytest.TempPathFactory) -> TwoCompanies:
    return asyncio.run(build(tmp_path_factory.mktemp("two-companies")))
