"""Which rubric points an answer touches: stems, phrases, and the guard against negation."""

import pytest

from agent.interviewer.coverage import covered, mentioned, touches
from contract.brief import BriefQuestion, RubricPoint


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("cache", "We were caching the results."),
        ("caching", "I put a cache in front."),
        ("test", "All of it was tested."),
        ("trade-off", "There is a tradeoff between the two."),
        ("tradeoff", "It is a trade-off, as always."),
        ("load test", "We ran a load and stress test."),
        ("latency", "Latencies went down."),
        ("query plan", "I read the query's plan first."),
        ("C++", "Mostly C++ and Python."),
        ("tests", "I wouldn't skip tests."),
        ("redis", "Not only Redis, also Kafka."),
        ("redis", "I had never used Kafka before, but Redis I knew well."),
        ("redis", "No, we used Redis for that."),
        ("monitoring", "There was no documentation. Monitoring was there."),
        ("캐시", "그래서 캐시를 앞에 두었습니다."),
        ("캐시 무효화", "캐시무효화가 어려웠습니다."),
        ("Redis", "저희는 Redis를 사용했습니다."),
        ("캐시", "로그는 없었지만 캐시는 확인했습니다."),
        ("캐시", "캐시뿐만 아니라 인덱스도 추가했습니다."),
    ],
)
def test_is_mentioned(keyword: str, text: str) -> None:
    assert mentioned(keyword, text)


@pytest.mark.parametrize(
    ("keyword", "text"),
    [
        ("redis", "I have never really worked with Redis."),
        ("redis", "We did not use Redis."),
        ("monitoring", "There was no monitoring at all."),
        ("tests", "We shipped without tests."),
        ("redis", "I don't know Redis."),
        ("rest", "We wrote it in Rust."),
        ("art", "We started early."),
        ("go", "I have gone through it."),
        ("캐시", "캐시는 사용하지 않았습니다."),
        ("레디스", "레디스를 써 본 적이 없습니다."),
        ("캐시", "캐시 없이 만들었습니다."),
        ("캐시", "캐시는 잘 모릅니다."),
    ],
)
def test_is_not_mentioned(keyword: str, text: str) -> None:
    assert not mentioned(keyword, text)


def test_a_point_without_keywords_is_touched_by_its_own_words() -> None:
    point = RubricPoint(id="p", text="Compares the cost of two database designs")
    assert touches(point, "I compared both database designs and what each one costs.")
    assert not touches(point, "I like working with people on the design of gardens.")


def test_a_korean_point_without_keywords_is_touched_by_its_own_words() -> None:
    point = RubricPoint(id="p", text="배포 자동화와 모니터링을 설명한다")
    assert touches(point, "저는 배포 자동화를 만들고 모니터링을 붙였습니다.")
    assert not touches(point, "저는 주말에 등산을 합니다.")


def test_covered_names_the_points_and_nothing_is_covered_by_silence() -> None:
    points = (RubricPoint(id="a", text="x", keywords=("cache",)), RubricPoint(id="b", text="y", keywords=("index",)))
    question = BriefQuestion(id="q", text="?", points=points)
    assert covered(question, "an index") == {"b"}
    assert covered(question, "  ") == frozenset()
