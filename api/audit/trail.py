"""Writing the audit log, in the transaction of what it tells of."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.audit.models import ActorKind, AuditEntry
from api.security.callers import Caller

_ABOUT = "audited_object"


@dataclass(slots=True)
class About:
    """What the running request is about, as far as its path does not say."""

    kind: str
    object_id: str
    company_id: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def about(session: AsyncSession, kind: str, object_id: str, *, company_id: str | None = None, **facts: Any) -> None:
    """Names the object of the running request's audit entry, e.g. the one that was just created.

    `company_id` is given where it is not the caller's own. `facts` hold no personal data.
    """
    session.info[_ABOUT] = About(kind, object_id, company_id, facts)


def record(
    session: AsyncSession,
    action: str,
    *,
    caller: Caller | None = None,
    company_id: str | None = None,
    kind: str | None = None,
    object_id: str | None = None,
    ip: str | None = None,
    request_id: str | None = None,
    **facts: Any,
) -> None:
    """Adds one entry. Without `caller` the system itself acted (`action` is then a dotted name)."""
    actor = ActorKind.SYSTEM
    if caller is not None:
        actor = ActorKind.API_KEY if caller.api_key_id else ActorKind.PERSON
    session.add(
        AuditEntry(
            company_id=company_id or (caller.company_id if caller else None),
            actor_kind=actor,
            actor_id=caller.user_id if caller else None,
            actor_role=caller.role.value if caller else None,
            action=action,
            object_kind=kind,
            object_id=object_id,
            facts=facts | ({"api_key_id": caller.api_key_id} if caller and caller.api_key_id else {}),
            ip=ip,
            request_id=request_id,
        )
    )


def record_request(
    session: AsyncSession,
    caller: Caller,
    operation: str,
    path_params: dict[str, Any],
    ip: str,
    request_id: str | None,
) -> None:
    """The entry of one request; its object is what `about` named, else the last id of the path."""
    named: About | None = session.info.pop(_ABOUT, None)
    kind, object_id = _last_id(path_params)
    record(
        session,
        operation,
        caller=caller,
        company_id=named.company_id if named else None,
        kind=named.kind if named else kind,
        object_id=named.object_id if named else object_id,
        ip=ip,
        request_id=request_id,
        **(named.facts if named else {}),
    )


def _last_id(path_params: dict[str, Any]) -> tuple[str | None, str | None]:
    for name in reversed(path_params):
        if name.endswith("_id"):
            return name.removesuffix("_id"), str(path_params[name])[:64]
    return None, None
