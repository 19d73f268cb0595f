"""What changed from one version of a job to the next."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.repository import names_of
from api.jobs import repository
from api.jobs.models import JobTemplate, JobVersion
from api.jobs.schemas import VersionChange, VersionPage, VersionView
from api.jobs.snapshot import JobSnapshot
from api.paging import PageQuery
from contract.brief import BriefQuestion

_JOB_FIELDS = (
    "title",
    "description",
    "facts",
    "ai_prompt",
    "ai_model",
    "engines",
    "persona_id",
    "interview_mode",
    "language",
)
_QUESTION_FIELDS = ("text", "rephrasing", "weight", "points", "max_follow_ups", "budget_secs", "patience")


async def version_page(session: AsyncSession, job: JobTemplate, query: PageQuery) -> VersionPage:
    """The newest first."""
    found = await repository.list_versions(session, job.id, query)
    rows: list[tuple[JobVersion, int, int]] = [tuple(row) for row in found.rows]
    if not rows:
        return VersionPage(versions=[], **found.numbers())
    oldest = await repository.version_before(session, job.id, rows[-1][0].number)
    older: list[JobVersion | None] = [*(row[0] for row in rows[1:]), oldest]
    names = await names_of(session, (row[0].created_by for row in rows))
    views = [
        version_view(version, before, interviews=interviews, booked=booked, live=job.live_version, names=names)
        for (version, interviews, booked), before in zip(rows, older, strict=True)
    ]
    return VersionPage(versions=views, **found.numbers())


def version_view(
    version: JobVersion,
    before: JobVersion | None,
    *,
    interviews: int = 0,
    booked: int = 0,
    live: int | None,
    names: Mapping[str, str],
) -> VersionView:
    """`before`: the version before it. `live`: number of the published one."""
    now = JobSnapshot.model_validate(version.snapshot)
    return VersionView(
        id=version.id,
        number=version.number,
        digest=version.digest,
        created_at=version.created_at,
        questions_count=len(now.questions),
        interviews_count=interviews,
        booked_count=booked,
        live=version.number == live,
        created_by=names.get(version.created_by) if version.created_by else None,
        restored_from=version.restored_from,
        changes=changes(JobSnapshot.model_validate(before.snapshot), now) if before is not None else [],
    )


def changes(before: JobSnapshot, after: JobSnapshot) -> list[VersionChange]:
    found = []
    fields = [name for name in _JOB_FIELDS if getattr(before, name) != getattr(after, name)]
    if fields:
        found.append(VersionChange(what="job", fields=fields))
    old = {question.id: question for question in before.questions}
    new = {question.id: question for question in after.questions}
    for question in after.questions:
        if question.id not in old:
            found.append(_of(question, "question_added"))
        elif different := [n for n in _QUESTION_FIELDS if getattr(old[question.id], n) != getattr(question, n)]:
            found.append(_of(question, "question_changed", different))
    found += [_of(question, "question_removed") for question in before.questions if question.id not in new]
    if _common(before.questions, new) != _common(after.questions, old):
        found.append(VersionChange(what="order_changed", fields=[]))
    return found


def _of(question: BriefQuestion, what: str, fields: Sequence[str] = ()) -> VersionChange:
    return VersionChange.model_validate(
        {"what": what, "fields": list(fields), "question_id": question.id, "question_text": question.text}
    )


def _common(questions: Sequence[BriefQuestion], others: dict[str, BriefQuestion]) -> list[str]:
    return [question.id for question in questions if question.id in others]
