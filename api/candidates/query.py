"""The list's query parameters; the export takes the same."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Query
from pydantic import AfterValidator

from api.candidates.listing import CandidateFilter
from api.candidates.models import CandidateStatus
from api.clock import Utc
from api.ids import canonical
from api.security.dependencies import CurrentUser


def _no_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("this holds a character that cannot be searched for")
    return value


def _id_or_none(value: str) -> str:
    return value if value in ("none", "me") else canonical(value)


def _storable(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("this moment is outside the years 1 to 9999 in UTC") from None


Moment = Annotated[Utc, AfterValidator(_storable)]
SearchText = Annotated[str, Query(max_length=100), AfterValidator(_no_nul)]
IdOrNone = Annotated[str, Query(max_length=36), AfterValidator(_id_or_none)]


async def candidate_filter(
    caller: CurrentUser,
    q: Annotated[SearchText | None, Query(description="Parts of name, e-mail address or phone number")] = None,
    search: Annotated[SearchText | None, Query(deprecated=True, description="Former name of `q`")] = None,
    status: Annotated[list[CandidateStatus] | None, Query(max_length=9)] = None,
    assigned_to: Annotated[IdOrNone | None, Query(description="A user's id, `me` or `none`")] = None,
    job_template_id: Annotated[IdOrNone | None, Query(description="A job's id, or `none`")] = None,
    source: Annotated[str | None, Query(max_length=100), AfterValidator(lambda value: value and _no_nul(value))] = None,
    created_from: Annotated[Moment | None, Query(description="Added at this moment or later")] = None,
    created_to: Annotated[Moment | None, Query(description="Added before this moment")] = None,
    has_resume: bool | None = None,
    deleted: Annotated[bool, Query(description="Those deleted in the last 30 days instead")] = False,
) -> CandidateFilter:
    return CandidateFilter(
        query=(q or search or "").strip() or None,
        statuses=tuple(dict.fromkeys(status or ())),
        assigned_to=caller.user_id if assigned_to == "me" else assigned_to,
        job_template_id="none" if job_template_id == "me" else job_template_id,
        source=source,
        created_from=created_from,
        created_to=created_to,
        has_resume=has_resume,
        deleted=deleted,
    )


Filters = Annotated[CandidateFilter, Depends(candidate_filter)]
