"""The demo: a company, an HR user, a job with five questions, a candidate, and an interview that can be taken.

Idempotent: a later start finds what is there, and only makes a new interview when the last one is over.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import User
from api.accounts.schemas import EmailText, Name
from api.candidates import service as candidates
from api.candidates.models import Candidate
from api.candidates.repository import by_email
from api.candidates.schemas import CandidateInput
from api.companies.models import Company
from api.companies.schemas import CompanySettings
from api.database import new_id
from api.interviews import link
from api.interviews.models import Interview
from api.interviews.schemas import ScheduleRequest
from api.interviews.service import renew_link, schedule
from api.interviews.states import is_over, lapsed_status
from api.jobs import service as jobs
from api.jobs.models import JobTemplate
from api.jobs.schemas import JobInput, QuestionInput
from api.security.callers import Caller, Role
from api.security.passwords import hash_password
from api.security.tokens import digest
from api.settings import Settings
from api.wiring import Services

FILE = "demo/demo.yaml"
PASSWORD_DIGEST = "demo_password_digest"  # noqa: S105  the name of a key


class DemoCompany(CompanySettings):
    name: Name


class DemoPerson(BaseModel):
    email: EmailText
    name: Name


class DemoData(BaseModel):
    model_config = ConfigDict(extra="forbid")

    company: DemoCompany
    hr: DemoPerson
    candidate: CandidateInput
    job: JobInput
    questions: list[QuestionInput]


@dataclass(frozen=True, slots=True)
class Demo:
    """What the banner prints."""

    email: str
    password: str
    interview_link: str


def load_demo(config_dir: Path) -> DemoData:
    """Raises ValueError with one line that says what is wrong with the file."""
    path = config_dir / FILE
    try:
        return DemoData.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ValueError(f"{path} cannot be read: {str(error).splitlines()[0]}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def demo_password(settings: Settings) -> str:
    """Different in each installation and the same at each start: made from the server's secret."""
    mac = hmac.new(settings.secret.encode(), b"demo-password", hashlib.sha256).digest()
    return base64.b32encode(mac[:10]).decode().lower()


async def seed_demo(services: Services) -> Demo:
    """Creates what is missing, in one transaction."""
    data = load_demo(services.settings.config_dir)
    password = demo_password(services.settings)
    hashed = await hash_password(password, services.settings.bcrypt_rounds) if await _stale(services, data) else None
    async with services.database.transaction() as session:
        caller = await _hr(session, data, password, hashed)
        candidate = await _candidate(session, caller, data)
        job = await _job(session, services, caller, data)
        interview_link = await _interview_link(session, services, caller, candidate, job)
    return Demo(data.hr.email, password, interview_link)


async def _stale(services: Services, data: DemoData) -> bool:
    """Whether the password's (slow) hash has to be made: there is no user yet, or the secret has changed."""
    async with services.database.transaction(read_only=True) as session:
        company = await session.scalar(
            select(Company).join(User, User.company_id == Company.id).where(User.email == data.hr.email)
        )
    return company is None or company.settings.get(PASSWORD_DIGEST) != digest(demo_password(services.settings))


async def _hr(session: AsyncSession, data: DemoData, password: str, hashed: str | None) -> Caller:
    user = await session.scalar(select(User).where(User.email == data.hr.email))
    if user is None:
        own = data.company.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"name"})
        company = Company(id=new_id(), name=data.company.name, settings=own)
        session.add(company)
        await session.flush()
        user = User(
            id=new_id(),
            company_id=company.id,
            email=data.hr.email,
            name=data.hr.name,
            password_hash="",
            role=Role.HR,
            email_verified=True,
        )
        session.add(user)
    if hashed is not None:
        user.password_hash = hashed
        company = await session.get_one(Company, user.company_id)
        company.settings = {**company.settings, PASSWORD_DIGEST: digest(password)}
    await session.flush()
    return Caller(user.id, user.email, user.name, user.role, user.company_id)


async def _candidate(session: AsyncSession, caller: Caller, data: DemoData) -> Candidate:
    found = await by_email(session, str(caller.company_id), data.candidate.email)
    return found or await candidates.create_candidate(session, caller, data.candidate)


async def _job(session: AsyncSession, services: Services, caller: Caller, data: DemoData) -> JobTemplate:
    found = await session.scalar(
        select(JobTemplate)
        .where(
            JobTemplate.company_id == caller.company_id,
            JobTemplate.title == data.job.title,
            JobTemplate.deleted_at.is_(None),
        )
        .order_by(JobTemplate.id)
        .limit(1)
    )
    if found is not None:
        return found
    job = await jobs.create_job(session, services.settings, caller, data.job)
    for question in data.questions:
        await jobs.add_question(session, caller, job.id, question)
    return job


async def _interview_link(
    session: AsyncSession, services: Services, caller: Caller, candidate: Candidate, job: JobTemplate
) -> str:
    interview = await session.scalar(
        select(Interview)
        .where(Interview.candidate_id == candidate.id, Interview.job_template_id == job.id)
        .order_by(Interview.id.desc())
        .limit(1)
    )
    now = services.clock.now()
    if interview is None or interview.expires_at <= now or is_over(lapsed_status(interview, now)):
        body = ScheduleRequest(candidate_id=candidate.id, job_template_id=job.id)
        _, made = await schedule(session, services, caller, body)
        return link.link(services.settings, made.token)
    token = link.token_of(services.settings, interview)
    if token is None:
        token = (await renew_link(session, services, interview)).token
    return link.link(services.settings, token)
