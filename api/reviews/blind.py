"""Who may see the AI's view of an interview (ux §1.5): whoever was assigned one judges first, then looks.

People with the right to all candidates are reminded by their page; an employee gets nothing before their own view was
sent, whichever page or program asks. A decision opens everything: there is nothing left to sway.
"""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.interviews.models import Interview, InterviewStatus
from api.reviews import repository
from api.security.callers import Caller


async def blind_ids(session: AsyncSession, caller: Caller, interviews: Sequence[Interview]) -> set[str]:
    """Ids of those whose scores, suggestion and colleagues' views are kept from the caller for now."""
    if caller.may("candidates:all"):
        return set()
    waiting = [one.id for one in interviews if one.status is InterviewStatus.COMPLETED and one.verdict is None]
    return set(waiting) - await repository.sent_by(session, caller.user_id, waiting)
