"""Résumés of known content in several forms: what is read, where it stands, and what is not invented."""

from pathlib import Path

import pytest

from api.ai.ask import Answered
from api.ai.masking import Mask
from api.resumes.dates import period_in
from api.resumes.model_reading import ModelResume, checked
from api.resumes.parse import parse_text
from api.resumes.parsed import Parsed
from api.resumes.private import counted
from api.resumes.words import load_words
from api.settings import ROOT
from tests.support import documents as make

WORDS = load_words(Path(ROOT / "config"))
Job = tuple[str, str, str | None, str | None, bool]


def jobs_of(parsed: Parsed) -> list[Job]:
    return [(job.title, job.company, job.start, job.end, job.is_current) for job in parsed.experience]


def test_an_english_resume() -> None:
    parsed = parse_text(make.RESUME, WORDS)
    assert jobs_of(parsed) == [
        ("Senior Engineer", "Example GmbH", "2021-03", None, True),
        ("Engineer", "Sample AG", "2017", "2021", False),
    ]
    assert [len(job.responsibilities) for job in parsed.experience] == [4, 2]
    assert parsed.contact.name is not None
    assert parsed.contact.name.value == "Jane Doe"
    assert {"Python", "Kafka", "Terraform"} <= {skill.name for skill in parsed.skills}
    # An address on github.com is no skill.
    assert "Git" not in {skill.name for skill in parsed.skills}
    school = parsed.education[0]
    assert (school.institution, school.degree, school.field, school.end) == (
        "University of Example",
        "B.Sc.",
        "Computer Science",
        "2016",
    )


def test_a_korean_resume() -> None:
    parsed = parse_text(make.RESUME_KO, WORDS)
    assert jobs_of(parsed) == [("백엔드 개발자", "예시 주식회사", "2021-03", None, True)]
    assert parsed.language == "ko"
    assert parsed.contact.phone is not None
    assert parsed.contact.phone.value == "010-1234-5678"
    assert (parsed.education[0].institution, parsed.education[0].degree) == ("예시대학교", "학사")


@pytest.mark.parametrize("text", [make.RESUME, make.RESUME_KO])
def test_every_value_stands_where_it_is_said_to_stand(text: str) -> None:
    parsed = parse_text(text, WORDS)
    for found in (parsed.contact.name, parsed.contact.email, parsed.contact.phone):
        assert found is not None
        assert found.span is not None
        assert text[found.span.start : found.span.end] == found.value
    for job in parsed.experience:
        assert job.span is not None
        assert job.company in text[job.span.start : job.span.end]
        for duty in job.responsibilities:
            assert duty.span is not None
            assert " ".join(text[duty.span.start : duty.span.end].split()) == duty.text


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Engineer | Acme Inc | Jan 2019 - Mar 2021", ("Engineer", "Acme Inc", "2019-01", "2021-03", False)),
        ("Data Analyst\nAcme Inc, Berlin\n01/2019 – present", ("Data Analyst", "Acme Inc", "2019-01", None, True)),
        ("2019.03 ~ 2021.02\n예시은행\n데이터 분석가", ("데이터 분석가", "예시은행", "2019-03", "2021-02", False)),
        ("Acme Inc — Site Manager (2015 to 2018)", ("Site Manager", "Acme Inc", "2015", "2018", False)),
        ("네이처 백엔드 개발자 2020년 3월 ~ 재직 중", ("백엔드 개발자", "네이처", "2020-03", None, True)),
    ],
)
def test_heads_of_jobs(head: str, expected: Job) -> None:
    text = f"Experience\n{head}\n• Kept the books of 30 shops in order\n\nEducation\n"
    assert jobs_of(parse_text(text, WORDS)) == [expected]


def test_a_sentence_with_years_is_no_job_and_time_does_not_run_backwards() -> None:
    text = "Experience\nFrom 2015 to 2018 I travelled through many countries and learned how people live there.\n"
    assert parse_text(text, WORDS).experience == []
    assert period_in("2021 - 2019") is None


def test_private_data_is_counted_never_kept() -> None:
    text = "홍길동\n주민등록번호 900101-1234568\n사업자등록번호 220-81-62517\n010-1234-5678\n4111 1111 1111 1111\n"
    counts = counted(text, ["홍길동"])
    assert counts == {"business_id": 1, "card": 1, "name": 1, "national_id": 1, "phone": 1}


def test_a_models_reading_is_taken_only_where_the_text_has_it() -> None:
    said = {
        "skills": ["Python", "Quantum computing", "spot machines"],
        "experience": [
            {
                "title": "Senior Engineer",
                "company": "Example GmbH",
                "start": "2021-03",
                "end": "",
                "is_current": True,
                "responsibilities": ["Mentored 4 engineers", "Won a Nobel prize"],
            },
            {
                "title": "Engineer",
                "company": "Sample AG",
                "start": "1999",
                "end": "2021",
                "is_current": False,
                "responsibilities": [],
            },
            {
                "title": "President",
                "company": "Of the world",
                "start": "",
                "end": "",
                "is_current": False,
                "responsibilities": [],
            },
        ],
        "education": [],
        "languages": [{"name": "Klingon", "level": "native"}],
    }
    rules = parse_text(make.RESUME, WORDS)
    answered = Answered(ModelResume.model_validate(said), "openai:some-model", Mask(), 1)
    better = checked(answered, rules, make.RESUME, WORDS)
    assert jobs_of(better) == [
        ("Senior Engineer", "Example GmbH", "2021-03", None, True),
        ("Engineer", "Sample AG", None, "2021", False),
    ]
    assert [duty.text for duty in better.experience[0].responsibilities] == ["Mentored 4 engineers"]
    names = {skill.name for skill in better.skills}
    assert "spot machines" in names
    assert "Quantum computing" not in names
    assert better.languages == []
    assert better.education == rules.education
