"""A company's logo, for those who choose it. Candidates see it by their link: `api.interviews.candidate_endpoints`."""

from typing import Annotated

from fastapi import APIRouter, File, Query, Request, Response, UploadFile

from api.audit import about
from api.companies.access import NoCompany, UnknownCompany, access_company, company_for
from api.companies.brand import (
    LogoRefused,
    NotALogo,
    brand_of,
    drawn,
    logo_of,
    picture_of,
    put_logo,
    remove_logo,
)
from api.companies.models import Company
from api.companies.schemas import BrandView
from api.database.pause import released
from api.documents.body_limit import DocumentRoute
from api.documents.errors import DocumentRefused, DocumentTooLarge, ReadingUnavailable
from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.files.errors import NoRoom
from api.ids import UuidText
from api.ports import FileStore
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(
    tags=["companies"],
    route_class=DocumentRoute,
    responses=responses(Unauthenticated, Forbidden, TooManyRequests, NoCompany, UnknownCompany),
)

Named = Annotated[UuidText | None, Query(alias="company_id", description="For system administrators.")]
LOGO: dict[int | str, dict[str, object]] = {
    200: {"content": {"image/png": {}}, "description": "A PNG on white, at most 480 by 96 pixels"},
    204: {"description": "There is no logo"},
    304: {"description": "The logo is still the one of If-None-Match"},
}


@router.put(
    "/company/logo",
    responses=responses(LogoRefused, NotALogo, DocumentTooLarge, DocumentRefused, ReadingUnavailable, NoRoom),
)
async def put_company_logo(
    file: Annotated[UploadFile, File(description="PNG, JPEG or WebP")],
    caller: CurrentUser,
    session: RequestSession,
    services: Wired,
    company_id: Named = None,
) -> BrandView:
    """Keeps the picture's pixels, on white and without its empty margin, in place of a former logo. Candidates see it
    beside the company's name."""
    named = await company_for(session, caller, company_id)
    async with released(session, caller.company_scope):
        png = await drawn(services.settings, file)
    company = await access_company(session, caller, named, lock=True)
    await put_logo(session, services, company, png)
    about(session, "company", company.id, company_id=company.id, logo="replaced")
    return brand_of(company)


@router.get("/company/logo", response_class=Response, responses=LOGO)
async def get_company_logo(
    caller: CurrentUser, request: Request, session: RequestSession, services: Wired, company_id: Named = None
) -> Response:
    """The logo as candidates see it; 204 where there is none."""
    company = await access_company(session, caller, await company_for(session, caller, company_id))
    return await picture(services.files, company, request.headers.get("if-none-match"))


@router.delete("/company/logo", status_code=204)
async def delete_company_logo(caller: CurrentUser, session: RequestSession, company_id: Named = None) -> None:
    """Takes the logo away, its file included; candidates see the name alone."""
    company = await access_company(session, caller, await company_for(session, caller, company_id), lock=True)
    await remove_logo(session, company)
    about(session, "company", company.id, company_id=company.id, logo="removed")


async def picture(files: FileStore, company: Company, known: str | None) -> Response:
    """The company's logo, asked for again each time: one that was taken away is not shown any longer. `known`: the
    ETag of the copy that the client has."""
    logo = logo_of(company)
    png = None if logo is None else await picture_of(files, company)
    if logo is None or png is None:
        return Response(status_code=204, headers={"Cache-Control": "private, no-cache"})
    headers = {"Cache-Control": "private, no-cache", "ETag": f'"{logo.mark}"'}
    if known == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(png, media_type="image/png", headers=headers)
