"""GET /company/consent-texts: what candidates of the company are asked to agree to, and to which words they have."""

from fastapi import APIRouter
from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Utc
from api.companies.access import NoCompany, UnknownCompany, access_company, company_for
from api.companies.endpoints import Named
from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.interviews.candidate_schemas import ConsentTextView
from api.interviews.consents import consent_text
from api.interviews.errors import ConsentTextUnreadable
from api.interviews.models import Consent, Interview
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["companies"], responses=responses(Unauthenticated, Forbidden, TooManyRequests))

LANGUAGES = ("en", "ko")


class ConsentVersion(BaseModel):
    """One version in one language, by the agreements to it."""

    version: str
    language: str
    in_force: bool
    people: int
    """Agreements that were not withdrawn."""
    withdrawn: int
    first_at: Utc
    last_at: Utc


class ConsentTexts(BaseModel):
    texts: list[ConsentTextView]
    """In force, in each language, with the company's name in them."""
    versions: list[ConsentVersion]
    """Newest first."""


@router.get("/company/consent-texts", responses=responses(NoCompany, UnknownCompany, ConsentTextUnreadable))
async def get_consent_texts(
    caller: CurrentUser, session: RequestSession, services: Wired, company_id: Named = None
) -> ConsentTexts:
    """The consent that candidates read now, by language, and every version that somebody has agreed to."""
    company = await access_company(session, caller, await company_for(session, caller, company_id))
    texts = [consent_text(services.settings.config_dir, language).said_by(company.name) for language in LANGUAGES]
    in_force = {text.version for text in texts}
    return ConsentTexts(
        texts=[ConsentTextView.model_validate(text.model_dump(), extra="ignore") for text in texts],
        versions=await _versions(session, company.id, in_force),
    )


async def _versions(session: AsyncSession, company_id: str, in_force: set[str]) -> list[ConsentVersion]:
    first = func.min(Consent.created_at).label("first_at")
    rows = await session.execute(
        select(
            Consent.version,
            Consent.language,
            func.count().filter(Consent.withdrawn_at.is_(None)).label("people"),
            func.count().filter(Consent.withdrawn_at.is_not(None)).label("withdrawn"),
            first,
            func.max(Consent.created_at).label("last_at"),
        )
        .join(Interview, Interview.id == Consent.interview_id)
        .where(Interview.company_id == company_id)
        .group_by(Consent.version, Consent.language)
        .order_by(first.desc())
    )
    return [ConsentVersion(**row._mapping, in_force=row.version in in_force) for row in rows]
