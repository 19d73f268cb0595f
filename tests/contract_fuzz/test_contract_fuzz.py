"""Every operation, called as everybody with ids that exist and ids that do not, keeps to the api's own description:
no 5xx, no undocumented status, no undeclared content type, no reply that its schema does not fit.

`FUZZ_REQUESTS` makes the run longer (`make fuzz`), `FUZZ_SEED` another one, `FUZZ_ONLY` picks operations.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.support.contract_fuzz import Campaign, timed
from tests.support.fuzz_target import fuzz_target
from tests.support.postgres_server import BINARIES, postgres_server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(12 * 3600)]
REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "0"))
"""About as many per database; 0: what fits into one or two minutes."""
FEW = {"sqlite": (5, 3, 4), "postgres": (8, 4, 4)}
"""For each operation: to cover its description, at random, hostile. Most goes to the database that refuses more."""
SEED = int(os.environ.get("FUZZ_SEED", "1"))
ONLY = os.environ.get("FUZZ_ONLY")


@contextmanager
def server_of(database: str) -> Iterator[str | None]:
    if database == "sqlite":
        yield None
        return
    if BINARIES is None:
        pytest.skip("PostgreSQL is not installed")
    with postgres_server() as server:
        yield server.url()


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_replies_keep_to_the_description(tmp_path: Path, database: str) -> None:
    with server_of(database) as server_url, fuzz_target(tmp_path, server_url) as target:
        description = requests.get(f"{target.base_url}/openapi.json", timeout=30).json()
        operations = sum(len(methods) for methods in description["paths"].values())
        each = max(REQUESTS // operations, 12)
        limits = (each // 2, each - each // 2 - each // 4, each // 4) if REQUESTS else FEW[database]
        campaign = Campaign(target, description, SEED, *limits)
        took_secs = timed(campaign, ONLY)
        logged = target.failures_logged()
    statuses = ", ".join(f"{status}: {number}" for status, number in sorted(campaign.statuses.items()))
    print(f"\n{database}: {campaign.requests} requests in {took_secs:.0f} s ({statuses})")
    found = "\n\n".join(str(finding) for finding in campaign.findings.values())
    assert not campaign.findings, f"{len(campaign.findings)} findings\n\n{found}"
    assert not logged, "\n".join(logged)
    if ONLY is None:
        assert len(campaign.seen) == operations
        reached = [label for label, seen in campaign.seen.items() if any(200 <= status < 300 for status in seen)]
        assert len(reached) >= operations * 0.6, sorted(set(campaign.seen) - set(reached))
