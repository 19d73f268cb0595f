"""The only way a candidate's status changes: with its history, and told to other systems."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.candidates import rejection
from api.candidates.models import Candidate, CandidateStatus, CandidateStatusChange
from api.database import new_id
from api.integrations import announce
from api.ports import Clock
from api.security.callers import Caller


async def hold(session: AsyncSession, candidate_id: str) -> Candidate:
    """The candidate as they are now, locked until the transaction ends: what somebody decides at the same moment is
    seen before it, or comes after it."""
    # NO KEY UPDATE: rows that only refer to this one can be written meanwhile.
    statement = select(Candidate).where(Candidate.id == candidate_id).with_for_update(key_share=True)
    return (await session.scalars(statement.execution_options(populate_existing=True))).one()


async def move(
    session: AsyncSession,
    candidate: Candidate,
    status: CandidateStatus,
    by: Caller | None,
    reason: str | None = None,
) -> bool:
    """Moves `candidate` to `status`; False when it is there already. `by` is None when the system moves it.

    Raises:
        RejectionNeedsPerson, CorrectionWindowOpen: to `rejected` only.
    """
    before = candidate.status
    if before is status:
        return False
    if status is CandidateStatus.REJECTED:
        await rejection.check(session, candidate.id, by)
    clock: Clock = session.info["clock"]
    candidate.status, candidate.status_since = status, clock.now()
    _write(session, candidate, before, by, reason)
    announce(
        session,
        "candidate.status_changed",
        company_id=candidate.company_id,
        subject_id=candidate.id,
        data={"candidate_id": candidate.id, "from": before.value, "to": status.value},
    )
    await session.flush()
    return True


async def enter(session: AsyncSession, candidate: Candidate, by: Caller | None) -> None:
    """The first entry of the history, for a candidate that was just added to the session."""
    clock: Clock = session.info["clock"]
    candidate.status_since = clock.now()
    await session.flush()
    _write(session, candidate, None, by, None)
    announce(
        session,
        "candidate.created",
        company_id=candidate.company_id,
        subject_id=candidate.id,
        data={"candidate_id": candidate.id, "status": candidate.status.value, "source": candidate.source},
    )
    await session.flush()


def _write(
    session: AsyncSession, candidate: Candidate, before: CandidateStatus | None, by: Caller | None, reason: str | None
) -> None:
    clock: Clock = session.info["clock"]
    session.add(
        CandidateStatusChange(
            id=new_id(),
            created_at=clock.now(),
            company_id=candidate.company_id,
            candidate_id=candidate.id,
            from_status=before,
            to_status=candidate.status,
            changed_by=by.user_id if by else None,
            reason=reason,
        )
    )
