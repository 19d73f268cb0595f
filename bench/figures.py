"""Percentiles and spreads, the same for everything that is measured."""

import math
import statistics
from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest rank: the least of the values that at least `share` (0 … 1) of them do not exceed."""
    rank = math.ceil(round(share * len(values), 9))  # 0.95 × 20 is a little more than 19 for a float
    return sorted(values)[max(1, rank) - 1]


def spread(values: Sequence[float], digits: int | None = None) -> dict[str, float]:
    """The median, p95 by nearest rank, extremes and count."""
    if not values:
        return {"count": 0}
    return {
        "count": len(values),
        "min": round(min(values), digits),
        "p50": round(statistics.median(values), digits),
        "p95": round(percentile(values, 0.95), digits),
        "max": round(max(values), digits),
    }
