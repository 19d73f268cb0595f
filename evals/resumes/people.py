"""People with known skills, jobs and schools: the truth that a reading is held against. Always alike, from a seed.

Some companies and titles hold none of the words of `config/ats/parts.yaml`: what is told by its place alone.
"""

import random
from dataclasses import dataclass

SKILLS = (
    "Python", "Java", "TypeScript", "Kotlin", "PostgreSQL", "Redis", "Kafka", "Docker", "Kubernetes", "Terraform",
    "AWS", "React", "Django", "FastAPI", "Spring", "GraphQL", "Elasticsearch", "Jenkins",
)  # fmt: skip
COMPANIES = (
    "Example GmbH",
    "Sample Inc",
    "Blue Harbor Ltd",
    "Northwind Labs",
    "Acme Corp",
    "Green Field Systems",
    "Lumen",
    "Oak & Pine",
    "Quill",
)
COMPANIES_KO = ("예시 주식회사", "(주)푸른바다", "한빛은행", "새벽소프트", "㈜들판", "가람시스템즈", "달빛", "네이처")
TITLES = (
    "Backend Engineer",
    "Senior Software Engineer",
    "Data Analyst",
    "Site Reliability Engineer",
    "Product Manager",
    "Growth Hacker",
    "Head of Data",
)
TITLES_KO = (
    "백엔드 개발자",
    "시니어 소프트웨어 엔지니어",
    "데이터 분석가",
    "프론트엔드 개발자",
    "프로젝트 매니저",
    "그로스 해커",
)
DUTIES = (
    "Built the billing service with {0} and {1}, used by 30 teams",
    "Cut the cost of nightly jobs by 35 % after moving them to {0}",
    "Introduced {0}; releases went from monthly to daily",
    "Mentored four colleagues and led the weekly review",
)
DUTIES_KO = (
    "{0}와 {1} 기반의 결제 서비스를 개발하여 30개 팀이 사용",
    "야간 배치를 {0} 환경으로 옮겨 비용을 35% 절감",
    "{0} 도입으로 배포 주기를 한 달에서 하루로 단축",
    "동료 네 명을 지도하고 주간 회의를 진행",
)
SCHOOLS = (
    ("University of Example", "B.Sc.", "Computer Science"),
    ("Sample Institute of Technology", "M.Sc.", "Statistics"),
)
SCHOOLS_KO = (("예시대학교", "학사", "컴퓨터공학과"), ("한강대학교", "석사", "통계학과"))
NAMES = (("Jane", "Doe"), ("Amir", "Haddad"), ("Sofia", "Rossi"), ("Tom", "Becker"), ("Ana", "Silva"))
NAMES_KO = ("김민지", "이서연", "박지훈", "최수아", "정도윤")


@dataclass(frozen=True, slots=True)
class Job:
    title: str
    company: str
    start: str
    """YYYY-MM."""
    end: str | None
    """None: it goes on."""
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    email: str
    phone: str
    korean: bool
    jobs: tuple[Job, ...]
    skills: tuple[str, ...]
    school: tuple[str, str, str]
    """Institution, degree, field."""
    graduated: int


def person(seed: int, *, korean: bool) -> Person:
    chance = random.Random(seed)
    skills = chance.sample(SKILLS, 9)
    year, jobs = 2026, []
    for number in range(chance.choice((2, 3))):
        started = year - chance.choice((1, 2, 3))
        start, end = f"{started}-{chance.randint(1, 9):02d}", f"{year}-{chance.randint(1, 12):02d}"
        used = [skill.format(*chance.sample(skills, 2)) for skill in chance.sample(DUTIES_KO if korean else DUTIES, 3)]
        jobs.append(
            Job(
                title=chance.choice(TITLES_KO if korean else TITLES),
                company=chance.sample(COMPANIES_KO if korean else COMPANIES, 3)[number % 3],
                start=start,
                end=None if number == 0 else end,
                duties=tuple(used),
            )
        )
        year = started - (1 if chance.random() < 0.3 else 0)
    local = f"person{seed}"
    return Person(
        name=chance.choice(NAMES_KO) if korean else " ".join(chance.choice(NAMES)),
        email=f"{local}@example.com",
        phone=f"010-1234-{seed:04d}" if korean else f"+1 212 555 01{seed % 100:02d}",
        korean=korean,
        jobs=tuple(jobs),
        skills=tuple(skills),
        school=chance.choice(SCHOOLS_KO if korean else SCHOOLS),
        graduated=year - 1,
    )
