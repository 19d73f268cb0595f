"""One formula for all percentiles that are published."""

import pytest

from bench.figures import percentile, spread
from bench.voice.plays import Heard
from bench.voice.report import figures, ratios, table


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


def test_ours_is_compared_at_the_same_delay_of_the_model() -> None:
    def heard(ms: float) -> list[Heard]:
        one = Heard()
        one.short.append(ms)
        return [one]

    found = ratios(
        {
            "ours-llm@350": heard(400),
            "pipecat@350": heard(800),
            "ours-llm@1500": heard(440),
            "pipecat@1500": heard(2200),
        }
    )
    assert {name: one["short"][1] for name, one in found.items()} == {
        "ours-llm@350": 1.1,  # ours at the longest delay to ours at the shortest
        "pipecat@350": 0.5,
        "pipecat@1500": 0.2,
    }


def test_beside_the_median_stands_what_it_hides() -> None:
    heard = Heard(short=[400, 410, 420, 430, 440])
    heard.replies["short"] += [2_500, 2_600, 420, 430, 440]
    found = figures(heard)
    assert (found["silence_over_1s"], found["reply_after_over_1s"]) == ([0, 5], [2, 5])
    costs = {"cores_per_interview": None, "pss_mb": None, "rss_mb": None}
    lines = table({"systems": {"ours": {**found, "cost": costs}, "pipecat": {**found, "cost": costs}}}).splitlines()
    assert [
        line.split()[-4:] for line in lines if line.startswith(("voice to voice, short", "… to the reply, short"))
    ] == [
        ["420/420/440,", "0", "of", "5"],
        ["440/1278/2600,", "2", "of", "5"],
    ]
    assert len({len(line) for line in lines}) == 1, "columns stand below each other"
