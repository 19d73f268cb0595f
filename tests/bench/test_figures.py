"""One formula for all percentiles that are published."""

import pytest

from bench.figures import percentile, spread


@pytest.mark.parametrize(
    ("count", "share", "wanted"),
    [(1, 0.95, 1), (10, 0.95, 10), (20, 0.95, 19), (21, 0.95, 20), (100, 0.95, 95), (100, 0.5, 50), (3, 0.0, 1)],
)
def test_the_nearest_rank(count: int, share: float, wanted: int) -> None:
    values = list(range(count, 0, -1))
    assert percentile(values, share) == wanted
    assert sum(value <= wanted for value in values) >= share * count


def test_a_spread_says_of_how_many() -> None:
    assert spread([]) == {"count": 0}
    assert spread([30.4, 10.2, 20.3, 400.0]) == {"count": 4, "min": 10, "p50": 25, "p95": 400, "max": 400}
    assert spread([0.25, 0.5], digits=2)["p50"] == 0.38
