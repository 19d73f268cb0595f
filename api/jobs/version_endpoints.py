"""What publishing a job would change, publishing it, and its versions one by one."""

from typing import Annotated

from fastapi import APIRouter, Path

from api.audit import about
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath
from api.jobs import publishing, repository, service
from api.jobs.errors import (
    JobWithoutQuestions,
    NothingToPublish,
    PersonaUnreadable,
    RubricCheckUnreadable,
    UnfairCriterion,
    UnknownJob,
    UnknownPersona,
    UnknownVersion,
)
from api.jobs.models import JobVersion
from api.jobs.schemas import DraftView, VersionDetail, VersionView
from api.jobs.snapshot import JobSnapshot
from api.jobs.versions import version_view
from api.personas.service import find_persona
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["jobs"], responses=responses(Unauthenticated, Forbidden))

Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/jobs/{job_id}/draft", responses=responses(UnknownJob, RubricCheckUnreadable))
async def get_draft(job_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> DraftView:
    """The job as it is, what changed since the published version, and what keeps it from being published."""
    job = await service.get_job(session, caller, job_id)
    return await publishing.draft_view(session, services.settings.config_dir, job)


@router.post(
    "/jobs/{job_id}/publish",
    status_code=201,
    responses=responses(UnknownJob, JobWithoutQuestions, NothingToPublish, UnfairCriterion, RubricCheckUnreadable),
)
async def publish_job(job_id: IdPath, caller: CurrentUser, session: RequestSession, services: Wired) -> VersionView:
    """New interviews get the job as it is now; those that are scheduled stay on their version."""
    job = await service.get_job(session, caller, job_id)
    version = await publishing.publish(session, services.settings.config_dir, caller, job)
    about(session, "job", job.id, version=version.number)
    return await _view(session, caller, version)


@router.get("/jobs/{job_id}/versions/{number}", responses=responses(UnknownJob, UnknownVersion))
async def get_version(job_id: IdPath, number: Number, caller: CurrentUser, session: RequestSession) -> VersionDetail:
    """The job as one version keeps it."""
    job = await service.get_job(session, caller, job_id)
    version = await publishing.version_of(session, job, number)
    content = publishing.shown(JobSnapshot.model_validate(version.snapshot))
    return VersionDetail(number=version.number, created_at=version.created_at, content=content)


@router.post(
    "/jobs/{job_id}/versions/{number}/restore",
    status_code=201,
    responses=responses(UnknownJob, UnknownVersion, NothingToPublish, UnknownPersona, PersonaUnreadable),
)
async def restore_version(
    job_id: IdPath, number: Number, caller: CurrentUser, session: RequestSession, services: Wired
) -> VersionView:
    """Publishes an older version's content as a new one. Changes that were not published are kept as a version."""
    job = await service.get_job(session, caller, job_id)
    wanted = JobSnapshot.model_validate((await publishing.version_of(session, job, number)).snapshot)
    await find_persona(session, services.settings.config_dir, job.company_id, wanted.persona_id, wanted.language)
    version = await publishing.restore(session, caller, job, number)
    about(session, "job", job.id, version=version.number, restored_from=number)
    return await _view(session, caller, version)


async def _view(session: RequestSession, caller: CurrentUser, version: JobVersion) -> VersionView:
    """Of a version that was just published."""
    before = await repository.version_before(session, version.job_template_id, version.number)
    return version_view(version, before, live=version.number, names={caller.user_id: caller.name})
