"""One campaign of fuzzing against a program of its own, over one of the databases.

`FUZZ_REQUESTS` makes the run longer (`make fuzz`), `FUZZ_SEED` another one, `FUZZ_ONLY` picks operations.
"""

import os
from pathlib import Path

import requests

from tests.support.contract_fuzz import Campaign, timed
from tests.support.fuzz_target import fuzz_target

REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "0"))
"""About as many per database; 0: what fits into one or two minutes."""
FEW = {"sqlite": (5, 3, 4), "postgres": (8, 4, 4)}
"""For each operation: to cover its description, at random, hostile. Most goes to the database that refuses more."""
SEED = int(os.environ.get("FUZZ_SEED", "1"))
ONLY = os.environ.get("FUZZ_ONLY")
LEAST_REACHED = 0.55
"""Of the operations, so many have to have answered 2xx at least once: with the fewest requests, seed 1 reaches 0.59."""


def keeps_to_the_description(folder: Path, database: str, server_url: str | None) -> None:
    """Raises AssertionError with what was found."""
    with fuzz_target(folder, server_url) as target:
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
        assert len(reached) >= operations * LEAST_REACHED, sorted(set(campaign.seen) - set(reached))
