"""Questions of the candidate: the fact that answers them, or none. Nothing is made up."""

import pytest

from agent.interviewer.side_answers import find_fact
from contract.brief import JobFact

FACTS = (
    JobFact(
        topic="location", text="The team sits in Berlin; working remotely within two hours of Berlin time is fine."
    ),
    JobFact(topic="team", text="You would join six engineers, one designer and one product manager."),
    JobFact(topic="working hours", text="Full time is 38 hours a week; part time from 28 hours is possible."),
    JobFact(topic="salary", text="The salary band is 65,000 to 85,000 euros a year."),
    JobFact(topic="technology", text="The services are written in Python with PostgreSQL, and run on Kubernetes."),
    JobFact(topic="on-call", text="On-call duty rotates weekly among six people and is paid extra."),
    JobFact(topic="company", text="We route two million parcels a day for small shops."),
)
KOREAN_FACTS = (
    JobFact(topic="근무지", text="사무실은 서울 성수동에 있습니다."),
    JobFact(topic="연봉", text="연봉은 경력에 따라 협의합니다."),
    JobFact(topic="근무 형태", text="주 2일 재택근무가 가능합니다."),
)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("Where is the office?", "location"),
        ("Where is the team located?", "location"),
        ("Is it possible to work remotely?", "location"),
        ("Who would I work with on the team?", "team"),
        ("How big is the team?", "team"),
        ("What are the working hours?", "working hours"),
        ("Is the position full time?", "working hours"),
        ("How much does the job pay?", "salary"),
        ("What's the salary?", "salary"),
        ("What tech stack does the team use?", "technology"),
        ("Is there on-call duty in this role?", "on-call"),
        ("What does the company do?", "company"),
    ],
)
def test_the_fitting_fact_is_found(question: str, topic: str) -> None:
    fact = find_fact(question, FACTS)
    assert fact is not None
    assert fact.topic == topic


@pytest.mark.parametrize(
    "question", ["Do you offer visa sponsorship?", "How many vacation days do I get?", "When would I start working?"]
)
def test_what_no_fact_answers_is_not_answered(question: str) -> None:
    assert find_fact(question, FACTS) is None


def test_without_facts_nothing_is_answered() -> None:
    assert find_fact("What's the salary?", ()) is None


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("근무지가 어디인가요?", "근무지"),
        ("연봉이 얼마인가요?", "연봉"),
        ("재택근무가 가능한가요?", "근무 형태"),
        ("비자 지원이 되나요?", None),
    ],
)
def test_korean_facts(question: str, topic: str | None) -> None:
    fact = find_fact(question, KOREAN_FACTS)
    assert (fact.topic if fact else None) == topic
