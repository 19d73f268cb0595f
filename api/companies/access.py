"""In which company a caller writes."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.companies.models import Company
from api.companies.practice import PRACTICE_COMPANY
from api.errors import BadRequest, NotFound
from api.security.callers import Caller


class NoCompany(BadRequest):
    error_code = "COMP_001"
    detail = "Your account belongs to no company, so there is nowhere to create this."


class UnknownCompany(NotFound):
    error_code = "COMP_404"
    detail = "There is no such company."


def own_company(caller: Caller) -> str:
    """The caller's company id. Raises NoCompany for an administrator without one."""
    if caller.company_id is None:
        raise NoCompany()
    return caller.company_id


async def access_company(session: AsyncSession, caller: Caller, company_id: str, *, lock: bool = False) -> Company:
    """The company, if it is the caller's own or the caller is a system administrator.

    `lock` keeps other requests from changing it until the transaction ends.

    Raises:
        UnknownCompany: it is not there, or another one than the caller's (AUTH-25).
    """
    if caller.company_scope not in (None, company_id) or company_id == PRACTICE_COMPANY:
        raise UnknownCompany()
    # Not FOR UPDATE: that would wait for every running insert of a row that points at the company.
    locked = {"key_share": True} if lock else None
    company = await session.get(Company, company_id, with_for_update=locked, populate_existing=lock)
    if company is None:
        raise UnknownCompany()
    return company


async def company_for(session: AsyncSession, caller: Caller, named: str | None) -> str:
    """The company in which something is created: a system administrator may name one, everybody else has theirs.

    Raises:
        NoCompany: an administrator without a company named none.
        UnknownCompany: the named one is not there, or not the caller's own.
    """
    if named is None:
        return own_company(caller)
    return (await access_company(session, caller, named)).id
