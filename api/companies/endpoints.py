"""A company's own settings."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field, model_validator

from api.accounts.schemas import EmailText, Name
from api.companies.models import Company
from api.errors import Forbidden, NotFound, Unauthenticated, responses
from api.ids import IdPath
from api.security.callers import Caller
from api.security.dependencies import CurrentUser, HrUser, RequestSession
from api.views import View
from api.zones import ZoneName

router = APIRouter(tags=["companies"])


class UnknownCompany(NotFound):
    error_code = "COMP_404"
    detail = "There is no such company."


class Thresholds(BaseModel):
    """INT-25: overall ≥ `pass` suggests PASS, ≥ `review` REVIEW, else FAIL."""

    pass_: Annotated[int, Field(ge=0, le=100, alias="pass")]
    review: Annotated[int, Field(ge=0, le=100)]

    @model_validator(mode="after")
    def _in_order(self) -> "Thresholds":
        if self.review > self.pass_:
            raise ValueError("the review threshold cannot be above the pass threshold")
        return self


class CompanySettings(BaseModel):
    thresholds: Thresholds | None = None
    contact_email: EmailText | None = None
    timezone: ZoneName | None = None


class CompanyView(View):
    id: str
    name: str
    is_active: bool
    settings: CompanySettings


class CompanyUpdate(BaseModel):
    name: Name
    settings: CompanySettings


async def _own(session: RequestSession, caller: Caller, company_id: str) -> Company:
    scope = caller.company_scope
    company = await session.get(Company, company_id) if scope in (None, company_id) else None
    if company is None:
        raise UnknownCompany()
    return company


@router.get("/companies/{company_id}", responses=responses(UnknownCompany, Unauthenticated))
async def get_company(company_id: IdPath, caller: CurrentUser, session: RequestSession) -> CompanyView:
    return CompanyView.model_validate(await _own(session, caller, company_id))


@router.put("/companies/{company_id}", responses=responses(UnknownCompany, Unauthenticated, Forbidden))
async def update_company(
    company_id: IdPath, body: CompanyUpdate, caller: HrUser, session: RequestSession
) -> CompanyView:
    company = await _own(session, caller, company_id)
    company.name = body.name
    company.settings = body.settings.model_dump(mode="json", by_alias=True, exclude_none=True)
    return CompanyView.model_validate(company)
