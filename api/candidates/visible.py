"""Which candidates a caller may see."""

from sqlalchemy import ColumnElement

from api.candidates.models import Candidate
from api.companies.practice import seen_by
from api.security.callers import Caller


def visible(caller: Caller, *, deleted: bool = False) -> list[ColumnElement[bool]]:
    """Conditions that keep a caller to what they may see (AUTH-20)."""
    conditions: list[ColumnElement[bool]] = []
    if deleted:
        conditions += [
            Candidate.deleted_at.is_not(None),
            Candidate.merged_into.is_(None),
            Candidate.erased_at.is_(None),
        ]
    else:
        conditions.append(Candidate.deleted_at.is_(None))
    conditions.append(seen_by(caller, Candidate.company_id))
    if not caller.may("candidates:all"):
        conditions.append(Candidate.assigned_to == caller.user_id)
    return conditions
