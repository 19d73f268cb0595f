"""In which company a caller writes."""

from api.errors import BadRequest
from api.security.callers import Caller


class NoCompany(BadRequest):
    error_code = "COMP_001"
    detail = "Your account belongs to no company, so there is nowhere to create this."


def own_company(caller: Caller) -> str:
    """The caller's company id. Raises NoCompany for an administrator without one."""
    if caller.company_id is None:
        raise NoCompany()
    return caller.company_id
