"""REST-060 … REST-062, REST-067."""

from typing import Annotated

from fastapi import APIRouter, Header, Query, Response

from api.cache import COMPANY_SETTINGS, remembered
from api.companies import repository, service
from api.companies.access import NoCompany, UnknownCompany, access_company, company_for
from api.companies.errors import OwnCompany, PlatformOnly, SettingsChanged, UnfitSettings
from api.companies.models import Company
from api.companies.schemas import (
    CompanyPage,
    CompanyRow,
    CompanyUpdate,
    CompanyView,
    SettingsInput,
    SettingsView,
)
from api.companies.settings import settings_of
from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.ids import IdPath, UuidText
from api.paging import Paging
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.texts import NO_NUL

router = APIRouter(tags=["companies"], responses=responses(Unauthenticated, Forbidden, TooManyRequests))

Named = Annotated[UuidText | None, Query(alias="company_id", description="For system administrators.")]


def _view(company: Company) -> CompanyView:
    return CompanyView(
        id=company.id,
        name=company.name,
        domain=company.domain,
        is_active=company.is_active,
        plan=company.plan,
        settings=settings_of(company),
        revision=company.revision,
        created_at=company.created_at,
        updated_at=company.updated_at,
    )


@router.get("/companies")
async def list_companies(
    caller: CurrentUser,
    session: RequestSession,
    paging: Paging,
    q: Annotated[str | None, Query(max_length=100, pattern=NO_NUL)] = None,
    is_active: bool | None = None,
) -> CompanyPage:
    """All companies by name; `q` looks in name and domain."""
    found = await repository.list_companies(session, caller, paging, q, is_active)
    people = await repository.people_by_company(session, [company.id for company in found.rows])
    rows = [CompanyRow(**_view(one).__dict__, users=people.get(one.id, 0)) for one in found.rows]
    return CompanyPage(companies=rows, **found.numbers())


@router.get("/companies/{company_id}", responses=responses(UnknownCompany))
async def get_company(company_id: IdPath, caller: CurrentUser, session: RequestSession) -> CompanyView:
    """One company: its plan, its settings and whether it is active."""
    return _view(await access_company(session, caller, company_id))


@router.put("/companies/{company_id}", responses=responses(UnknownCompany, PlatformOnly, OwnCompany))
async def update_company(
    company_id: IdPath, body: CompanyUpdate, caller: CurrentUser, session: RequestSession, services: Wired
) -> CompanyView:
    """Changes what is given. `is_active` and `plan` are a system administrator's."""
    return _view(await service.update_company(session, services, caller, company_id, body))


@router.get("/company/settings", responses=responses(NoCompany, UnknownCompany))
async def get_settings(
    caller: CurrentUser, session: RequestSession, services: Wired, response: Response, company_id: Named = None
) -> SettingsView:
    """The company's own settings, and which others it inherits. Keys of vendors are never shown."""
    company = await access_company(session, caller, await company_for(session, caller, company_id))

    async def read() -> SettingsView:
        return await service.settings_view(session, services, await access_company(session, caller, company.id))

    view = await remembered(session, COMPANY_SETTINGS, company.id, "view", SettingsView, read)
    response.headers["ETag"] = f'"{view.revision}"'
    return view


@router.put("/company/settings", responses=responses(NoCompany, UnknownCompany, SettingsChanged, UnfitSettings))
async def put_settings(
    body: SettingsInput,
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    response: Response,
    if_match: Annotated[str | None, Header(max_length=100)] = None,
    company_id: Named = None,
) -> SettingsView:
    """Saves upon the revision that was read (`revision`, or If-Match with the ETag); 409 says who was faster."""
    named = await company_for(session, caller, company_id)
    company = await service.save_settings(session, services, caller, named, body, if_match)
    await session.flush()
    response.headers["ETag"] = f'"{company.revision}"'
    return await service.settings_view(session, services, company)
