"""What recognisers are told to expect: names, and terms of every question."""

from agent.engines import expected_words
from tests.support.briefs import brief, question


def test_every_point_is_heard_of_before_any_point_twice_and_phrases_about_oneself_never() -> None:
    built = question(
        1,
        "What did you build?",
        ("own", "Own part", ("i wrote", "my part", "designed")),
        ("load", "Load", ("per second", "latency")),
    )
    safe = question(2, "How is it safe?", ("roll", "Rollout", ("canary", "latency")))
    words = expected_words(brief(built, safe, candidate_name="Kim Haneul"))
    assert words[0] == "Kim Haneul"
    assert [word for word in words if word in {"designed", "per second", "latency", "canary"}] == [
        "per second",
        "canary",
        "latency",
        "designed",
    ]
    assert not {"i wrote", "my part"} & set(words)
