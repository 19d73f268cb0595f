"""Erasing a candidate (GDPR-01, GDPR-09).

What stays is a stub without personal data: that there was a candidate, which interviews took place when, their
outcome, and in the audit log who asked for the erasure. Files go right after the commit, by a task that is tried until
they are gone.
"""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.audit import record
from api.calls.models import Call
from api.candidates.models import Candidate
from api.errors import Conflict
from api.imports import repository as imports
from api.interviews.link import new_token
from api.interviews.models import Interview
from api.interviews.states import is_live
from api.outbox import TaskContext, enqueue, task
from api.privacy import personal
from api.security.callers import Caller
from api.wiring import Services

DELETE_FILES_TASK = "delete_files"


class InterviewRuns(Conflict):
    error_code = "CAND_410"
    detail = "An interview with this person is running. End it first, then erase."


async def erase_candidate(
    session: AsyncSession, services: Services, candidate: Candidate, caller: Caller | None
) -> None:
    """Removes every copy; running it again changes nothing.

    Raises:
        InterviewRuns
    """
    rows = [candidate, *await personal.merged_into(session, candidate.id)]
    interviews = [found for row in rows for found in await personal.interviews_of(session, row.id)]
    await _refuse_live(session, services, interviews)
    interview_ids = [interview.id for interview in interviews]
    documents = [doc for row in rows for doc in await personal.documents_of(session, row.id, interview_ids)]
    keys = sorted({document.storage_key for document in documents})
    addresses = sorted({row.email for row in rows})
    await imports.forget_addresses(session, candidate.company_id, addresses)
    for document in documents:
        await session.delete(document)
    candidate_ids = [row.id for row in rows]
    await personal.remove_words(session, interview_ids)
    await personal.remove_unknown_callers(session, sorted({row.phone_key for row in rows if row.phone_key}))
    await personal.remove_traces(session, candidate_ids, [*candidate_ids, *interview_ids])
    for interview in interviews:
        # The link opened transcript and receipt.
        token = new_token(services.settings)
        interview.token_nonce, interview.token_hash = token.nonce, token.token_hash
    for row in rows:
        _blank(row, services)
    await session.flush()
    sealed = services.vault.seal("\n".join(addresses))
    enqueue(session, DELETE_FILES_TASK, {"keys": keys, "sealed_addresses": sealed}, company_id=candidate.company_id)
    record(
        session,
        "privacy.erased",
        caller=caller,
        company_id=candidate.company_id,
        kind="candidate",
        object_id=candidate.id,
        interviews=len(interviews),
        files=len(keys),
    )


async def _refuse_live(session: AsyncSession, services: Services, interviews: list[Interview]) -> None:
    for interview in interviews:
        call = await session.get(Call, interview.current_call_id) if interview.current_call_id else None
        if is_live(call, services.clock.now(), services.settings):
            raise InterviewRuns()


def _blank(row: Candidate, services: Services) -> None:
    now = services.clock.now()
    row.name, row.email, row.phone = personal.ERASED_NAME, personal.erased_address(row.id), None
    row.name_key, row.email_key, row.phone_key = personal.ERASED_NAME, row.email, None
    row.resume_url, row.resume_document_id, row.resume_text = None, None, None
    row.ats_report, row.ai_candidate_id, row.user_id, row.source = None, None, None, None
    row.timezone = "UTC"
    row.deleted_at = row.deleted_at or now
    row.erased_at = row.erased_at or now


@task(DELETE_FILES_TASK, queue="default", time_limit_secs=300, retry_waits_secs=(30, 300, 3_600, 6 * 3_600))
async def delete_files(context: TaskContext, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Deletes files by key, and mails kept on this machine by address. Deleting what is gone is no error."""
    services = context.services
    for key in payload["keys"]:
        await services.files.delete(key)
    if payload["sealed_addresses"] is not None:
        for address in services.vault.unseal(payload["sealed_addresses"]).split("\n"):
            await services.mailer.forget(address)
    return {"files": len(payload["keys"])}
