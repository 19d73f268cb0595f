"""The score and what it rests on, and the text of a job out of a page."""

import json

import pytest

from api.ats.lexicon import load_lexicon
from api.gaps.compare import compare, match_score
from api.gaps.posting import posting_in
from api.settings import ROOT

JOB = """Backend engineer

Requirements
- Python and PostgreSQL
- Docker

How we work
We also work with Kafka. Redis is a plus.

Nice to have
- Kubernetes
"""
RESUME = """Mina Kim
Built the booking service in Python with Postgres.
I would like to learn Kubernetes. No experience with Docker yet.
"""


def test_skills_weigh_what_the_job_says_and_the_score_is_the_formula() -> None:
    found = compare(JOB, {"resume": RESUME}, load_lexicon(ROOT / "config"))
    seen = {one.skill: (one.importance, one.shown) for one in found}
    assert seen == {
        "Python": ("required", True),
        "PostgreSQL": ("required", True),
        "Docker": ("required", False),
        "Kafka": ("wanted", False),
        "Redis": ("plus", False),
        "Kubernetes": ("plus", False),
    }
    assert match_score(found) == round(100 * 6 / (9 + 2 + 2))
    assert [one.skill for one in found[:2]] == ["Docker", "Kafka"]


def test_every_skill_names_its_words_on_both_sides() -> None:
    for one in compare(JOB, {"resume": RESUME}, load_lexicon(ROOT / "config")):
        assert JOB[one.job.start :].lstrip().startswith(one.job.text)
        if one.own is not None:
            assert RESUME[one.own.start :].lstrip().startswith(one.own.text)


def test_korean_texts() -> None:
    job = "자격 요건\n- 파이썬과 도커 경험\n우대 사항\n- 쿠버네티스"
    found = compare(
        job,
        {"resume": "파이썬으로 예약 서비스를 만들었습니다.\n도커를 배우고 싶습니다."},
        load_lexicon(ROOT / "config"),
    )
    assert {one.skill: (one.importance, one.shown) for one in found} == {
        "Python": ("required", True),
        "Docker": ("required", False),
        "Kubernetes": ("plus", False),
    }


def test_a_job_posting_in_the_page_goes_before_what_is_seen() -> None:
    posting = {"@type": "JobPosting", "title": "Engineer", "description": "<p>Required: <b>Go</b></p><p>Second</p>"}
    posting["hiringOrganization"] = {"name": "Example Ltd"}  # type: ignore[assignment]  # as schema.org nests it
    page = (
        f"<body><nav>Python</nav><script type='application/ld+json'>{json.dumps({'@graph': [posting]})}</script>Other"
    )
    found = posting_in(page.encode(), "text/html", None)
    assert (found.title, found.company) == ("Engineer", "Example Ltd")
    assert found.text == "Required: Go\n\nSecond"


@pytest.mark.parametrize("charset", [None, "cp949", "no-such-charset"])
def test_what_stands_on_the_page_without_its_frame(charset: str | None) -> None:
    words = "개발자를 찾습니다. " * 40
    page = (
        f"<html><head><title>채용</title></head><body><nav>Menu</nav><main><h1>채용</h1><p>{words}</p></main><footer>F"
    )
    encoding = "cp949" if charset == "cp949" else "utf-8"
    head = "<meta charset=utf-8>" if encoding == "utf-8" else ""
    found = posting_in((head + page).encode(encoding), "text/html", charset)
    assert "개발자를 찾습니다." in found.text
    assert "Menu" not in found.text
