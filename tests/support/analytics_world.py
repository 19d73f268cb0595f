"""A company whose numbers can be counted by hand: rows as the program leaves them, written at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from api.aftercare.models import Clarity, InterviewFeedback
from api.ai.models import AiUsage, UsageOutcome
from api.calls.models import Call, CallEvent
from api.calls.usage import OPERATIONS
from api.candidates.models import Candidate, CandidateStatus, CandidateStatusChange
from api.companies.models import Company
from api.database import new_id
from api.interviews.models import Interview, InterviewStatus
from api.jobs.models import JobTemplate, JobVersion
from api.quality.fold import fold_quality
from api.quality.models import InterviewQuality
from api.verdicts.models import InterviewQuestion
from contract.events import EndReason, Event, event_adapter
from tests.support.api_world import ApiWorld

HOUR = timedelta(hours=1)


@dataclass
class Counted:
    """A company in Seoul, where the day begins at 15:00 UTC of the day before."""

    world: ApiWorld
    company_id: str
    hr: dict[str, str]
    jobs: dict[str, str] = field(default_factory=dict)
    """By title: id."""

    async def numbers(self, name: str, **query: str | int) -> Any:
        reply = await self.world.http.get(f"/api/v1/analytics/{name}", params=query, headers=self.hr)
        assert reply.status_code == 200, reply.text
        return reply.json()

    async def candidate(
        self, name: str, came: datetime, way: Sequence[tuple[CandidateStatus, float]], **more: Any
    ) -> str:
        """`way`: (status, hours spent there before the next one). The last one is where they stand."""
        moment = came
        before: CandidateStatus | None = None
        person = Candidate(
            id=new_id(), created_at=came, company_id=self.company_id, name=name, email=f"{name}@example.com", **more
        )
        steps = []
        for status, hours in way:
            person.status, person.status_since = status, moment
            steps.append((before, status, moment))
            before, moment = status, moment + timedelta(hours=hours)
        async with self.world.services.database.transaction() as session:
            session.add(person)
            await session.flush()
            for from_status, to_status, at in steps:
                step = {"from_status": from_status, "to_status": to_status, "created_at": at}
                session.add(
                    CandidateStatusChange(id=new_id(), company_id=self.company_id, candidate_id=person.id, **step)
                )
                await session.flush()
        return person.id

    async def interview(self, candidate_id: str, ended: datetime, job: str = "Engineer", **more: Any) -> str:
        """Completed at `ended`."""
        job_id = await self._job(job)
        made = new_id()
        secret = sha256(made.encode()).hexdigest()
        async with self.world.services.database.transaction() as session:
            version = await session.scalar(select(JobVersion.id).where(JobVersion.job_template_id == job_id))
            session.add(
                Interview(
                    id=made,
                    created_at=ended - HOUR,
                    company_id=self.company_id,
                    candidate_id=candidate_id,
                    job_template_id=job_id,
                    job_version_id=version,
                    token_nonce=secret,
                    token_hash=secret,
                    pin_nonce=secret[:32],
                    pin_hash=secret,
                    status=InterviewStatus.COMPLETED,
                    time_set_at=ended - HOUR,
                    opens_at=ended - HOUR,
                    expires_at=ended + HOUR,
                    time_limit_secs=1_800,
                    completed_at=ended,
                    **more,
                )
            )
        return made

    async def _job(self, title: str) -> str:
        if title not in self.jobs:
            now = self.world.clock.now()
            async with self.world.services.database.transaction() as session:
                job = JobTemplate(id=new_id(), created_at=now, company_id=self.company_id, title=title)
                session.add(job)
                await session.flush()
                version = {"number": 1, "digest": "0" * 64, "snapshot": {}}
                session.add(JobVersion(id=new_id(), created_at=now, job_template_id=job.id, **version))
            self.jobs[title] = job.id
        return self.jobs[title]

    async def held(
        self, interview_id: str, ended: datetime, events: Sequence[dict[str, Any]], engines: dict[str, str]
    ) -> None:
        """Its one call: the events are kept, folded and metered as at the end of an interview. `engines`: part →
        "provider model"."""
        call_id = new_id()
        stream: list[tuple[str, Event]] = [
            (call_id, event_adapter.validate_python({"seq": n, **event})) for n, event in enumerate(events, 1)
        ]
        quality = fold_quality(stream, {call_id: EndReason.FINISHED})
        async with self.world.services.database.transaction() as session:
            session.add(
                Call(id=call_id, created_at=ended, interview_id=interview_id, tab_id="tab-00000001", last_seen_at=ended)
            )
            await session.flush()
            for _, event in stream:
                body = event.model_dump(mode="json")
                key = {"call_id": call_id, "seq": event.seq, "interview_id": interview_id}
                session.add(CallEvent(**key, type=event.type, body=body, received_at=ended))
            session.add(
                InterviewQuality(
                    id=new_id(),
                    created_at=ended,
                    interview_id=interview_id,
                    quality_index=90,
                    figures=quality.model_dump(mode="json"),
                    usage={},
                    faults=[],
                )
            )
            for part, name in engines.items():
                provider, _, model = name.partition(" ")
                self._meter(session, ended, interview_id, OPERATIONS[part], provider, model, 0.0)  # type: ignore[index]  # a part

    def _meter(
        self, session: Any, at: datetime, subject: str | None, operation: str, provider: str, model: str, cost: Any
    ) -> None:
        session.add(
            AiUsage(
                id=new_id(),
                created_at=at,
                company_id=self.company_id,
                subject_id=subject,
                provider=provider,
                model=model,
                operation=operation,
                seconds=60.0,
                cost=cost,
                outcome=UsageOutcome.OK,
            )
        )

    async def metered(self, at: datetime, subject: str | None, operation: str, engine: str, cost: float | None) -> None:
        provider, _, model = engine.partition(" ")
        async with self.world.services.database.transaction() as session:
            self._meter(session, at, subject, operation, provider, model, cost)

    async def answer(self, interview_id: str, question: str, score: float | None) -> None:
        async with self.world.services.database.transaction() as session:
            session.add(
                InterviewQuestion(
                    id=new_id(),
                    created_at=self.world.clock.now(),
                    interview_id=interview_id,
                    question_id=question,
                    question_number=1 if question == "q1" else 2,
                    question_text=f"What about {question}?",
                    weight=1,
                    outcome="answered",
                    score=score,
                )
            )

    async def said(self, interview_id: str, at: datetime, clear: Clarity, trouble: str | None = None) -> None:
        async with self.world.services.database.transaction() as session:
            told = {"created_at": at, "updated_at": at, "clear": clear, "trouble": trouble}
            session.add(InterviewFeedback(id=new_id(), interview_id=interview_id, company_id=self.company_id, **told))


async def counted_company(world: ApiWorld) -> Counted:
    company_id = await world.add_user("hr@example.com")
    async with world.services.database.transaction() as session:
        company = await session.get_one(Company, company_id)
        company.settings = {"timezone": "Asia/Seoul"}
    return Counted(world, company_id, await world.login("hr@example.com"))
