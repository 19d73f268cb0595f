"""Publishing a job, what stands in the way, and going back to an older version.

New interviews get the version that was published last; interviews that are scheduled stay on theirs. Nothing is
overwritten: going back makes a new version of an old one's content.
"""

from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from api.jobs import repository, service
from api.jobs.errors import JobWithoutQuestions, NothingToPublish, UnfairCriterion, UnknownVersion
from api.jobs.fairness import refuse_unfair
from api.jobs.models import JobTemplate, JobVersion, Question
from api.jobs.schemas import Blocker, BookedOn, DraftView, PointInput, QuestionInput, SnapshotView
from api.jobs.snapshot import JobSnapshot
from api.jobs.versions import changes
from api.security.callers import Caller
from contract.brief import BriefQuestion


async def draft_view(session: AsyncSession, config_dir: Path, job: JobTemplate) -> DraftView:
    """Raises RubricCheckUnreadable."""
    draft = await service.snapshot_of(session, job)
    live = await _live(session, job)
    return DraftView(
        live_version=job.live_version,
        next_version=await repository.last_version_number(session, job.id) + 1,
        content=shown(draft),
        changes=changes(live, draft) if live is not None else [],
        blockers=_blockers(config_dir, draft),
        planned_secs=sum(question.budget_secs for question in draft.questions),
        time_limit_secs=job.time_limit_secs,
        booked=[
            BookedOn(version=number, interviews=count)
            for number, count in await repository.booked_by_version(session, job.id)
        ],
    )


def shown(snapshot: JobSnapshot) -> SnapshotView:
    return SnapshotView.model_validate(snapshot)


async def _live(session: AsyncSession, job: JobTemplate) -> JobSnapshot | None:
    if job.live_version is None:
        return None
    version = await repository.version_numbered(session, job.id, job.live_version)
    return JobSnapshot.model_validate(version.snapshot) if version is not None else None


def _blockers(config_dir: Path, draft: JobSnapshot) -> list[Blocker]:
    """Questions are checked as they are saved; a change of the job's language or of the check's words may find more."""
    if not draft.questions:
        return [Blocker(kind="no_questions")]
    found = []
    for question in draft.questions:
        try:
            refuse_unfair(config_dir, as_input(question), draft.language)
        except UnfairCriterion as error:
            said = error.details[0].message if error.details else error.detail
            found.append(Blocker(kind="unfair", question_id=question.id, question_text=question.text, message=said))
    return found


def as_input(question: BriefQuestion) -> QuestionInput:
    """Bounds are not checked again: what is stored passed them."""
    points = [PointInput.model_construct(**point.model_dump()) for point in question.points]
    return QuestionInput.model_construct(text=question.text, rephrasing=question.rephrasing, points=points)


async def publish(session: AsyncSession, config_dir: Path, caller: Caller, job: JobTemplate) -> JobVersion:
    """The job as it is becomes what new interviews get.

    Raises:
        JobWithoutQuestions, UnfairCriterion, RubricCheckUnreadable
        NothingToPublish: it is what they get already.
    """
    await _lock(session, job)
    draft = await service.draft_of(session, job)
    live = await _live(session, job)
    if live is not None and live.digest() == draft.digest():
        raise NothingToPublish()
    for question in draft.questions:
        refuse_unfair(config_dir, as_input(question), draft.language)
    return await _make_live(session, caller, job, draft)


async def _lock(session: AsyncSession, job: JobTemplate) -> None:
    await repository.lock_job(session, job.id)
    await session.refresh(job)


async def _make_live(
    session: AsyncSession, caller: Caller, job: JobTemplate, draft: JobSnapshot, restored_from: int | None = None
) -> JobVersion:
    version = await service.add_version(session, job, draft, created_by=caller.user_id, restored_from=restored_from)
    job.live_version = version.number
    await session.flush()
    return version


async def version_of(session: AsyncSession, job: JobTemplate, number: int) -> JobVersion:
    version = await repository.version_numbered(session, job.id, number)
    if version is None:
        raise UnknownVersion()
    return version


async def restore(session: AsyncSession, caller: Caller, job: JobTemplate, number: int) -> JobVersion:
    """A new version with an older one's content, published. What the job was, and no version has, is kept as a version
    of its own before.

    Raises:
        UnknownVersion, NothingToPublish
    """
    await _lock(session, job)
    wanted = JobSnapshot.model_validate((await version_of(session, job, number)).snapshot)
    try:
        draft = await service.draft_of(session, job)
    except JobWithoutQuestions:
        draft = None
    live = await _live(session, job)
    if live is not None and live.digest() == wanted.digest() and draft == wanted:
        raise NothingToPublish()
    if draft is not None and await repository.version_with(session, job.id, draft.digest()) is None:
        await service.add_version(session, job, draft, created_by=caller.user_id)
    await _write(session, caller, job, wanted)
    return await _make_live(session, caller, job, wanted, restored_from=number)


async def _write(session: AsyncSession, caller: Caller, job: JobTemplate, wanted: JobSnapshot) -> None:
    """The job and its questions as `wanted` has them; questions that are there keep their rows."""
    for field, value in wanted.model_dump(mode="json", exclude={"questions"}).items():
        setattr(job, field, value)
    job.revision += 1
    known = {question.id: question for question in await repository.questions_of(session, job.id)}
    for position, asked in enumerate(wanted.questions):
        row = known.pop(asked.id, None)
        if row is None:
            row = Question(id=asked.id, job_template_id=job.id, created_by=caller.user_id, revision=0)
            session.add(row)
        for field, value in asked.model_dump(mode="json", exclude={"id"}).items():
            setattr(row, field, value)
        row.position, row.revision, row.changed_by = position, row.revision + 1, caller.user_id
    for left in known.values():
        await session.delete(left)
    await session.flush()
