"""How a company comes here: somebody asks, a system administrator decides (AUTH-26)."""

import re
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts import invitations
from api.accounts.mailed_tokens import INVITATION
from api.accounts.models import User
from api.accounts.repository import names_of
from api.audit import about
from api.clock import iso_z
from api.companies import request_repository as repository
from api.companies.errors import ContactTaken, RequestDecided, RequestPending, UnknownRequest
from api.companies.models import Company, CompanyRequest, RequestStatus
from api.companies.request_schemas import (
    CompanyRequestInput,
    CompanyRequestView,
    Decider,
    DecisionPreview,
    MailPreview,
    PlannedCompany,
    PlannedUser,
    PreviewInput,
    RequestFlags,
    RequestReceived,
    SameDomain,
)
from api.database import new_id
from api.mail import send_mail
from api.mail.templates import mail_text
from api.security.callers import Caller, Role
from api.security.passwords import NO_PASSWORD
from api.wiring import Services

FREE_MAIL = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "proton.me",
        "protonmail.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "mail.com",
        "naver.com",
        "hanmail.net",
        "daum.net",
        "kakao.com",
        "nate.com",
        "qq.com",
        "163.com",
    }
)
MANY_LINKS = 2
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


async def receive(session: AsyncSession, body: CompanyRequestInput) -> RequestReceived:
    """Keeps the request and confirms it by mail.

    Raises:
        RequestPending: one with this address or domain waits already.
    """
    if body.website:
        # The trap: a person does not see the field. The reply does not tell the machine that it was noticed.
        return RequestReceived(id=new_id(), status=RequestStatus.PENDING)
    made = CompanyRequest(id=new_id(), **body.model_dump(exclude={"website"}))
    session.add(made)
    try:
        await session.flush()
    except IntegrityError as error:
        raise RequestPending() from error
    _mail(session, "company_request_received", made)
    return RequestReceived(id=made.id, status=RequestStatus.PENDING)


async def approve(session: AsyncSession, services: Services, caller: Caller, request_id: str) -> CompanyRequest:
    """Makes the company and its first HR user, who is invited.

    Raises:
        UnknownRequest, RequestDecided, ContactTaken.
    """
    now = services.clock.now()
    request = await _decided(session, request_id, RequestStatus.APPROVED, caller, services)
    company = Company(
        id=new_id(),
        name=request.company_name,
        domain=request.domain,
        settings={"contact_email": request.contact_email, "language": request.language},
        updated_at=now,
        updated_by=caller.user_id,
    )
    session.add(company)
    await session.flush()
    user = User(
        id=new_id(),
        company_id=company.id,
        email=request.contact_email,
        name=request.contact_name,
        password_hash=NO_PASSWORD,
        role=Role.HR,
        language=request.language,
    )
    session.add(user)
    try:
        await session.flush()
    except IntegrityError as error:
        # Users' addresses are unique; the whole approval is taken back and the request waits on.
        raise ContactTaken() from error
    request.made_company_id, request.made_user_id = company.id, user.id
    _mail(session, "company_approved", request)
    await invitations.invite(session, services, user, None)
    await session.flush()
    about(session, "company_request", request.id, company_id=company.id, made_company=company.id, made_user=user.id)
    return request


async def reject(
    session: AsyncSession, services: Services, caller: Caller, request_id: str, reason: str
) -> CompanyRequest:
    """Raises UnknownRequest, RequestDecided."""
    request = await _decided(session, request_id, RequestStatus.REJECTED, caller, services, reason)
    _mail(session, "company_rejected", request, reason=reason)
    about(session, "company_request", request.id)
    return request


async def preview(session: AsyncSession, config_dir: Path, request_id: str, body: PreviewInput) -> DecisionPreview:
    """What deciding so would make and mail, in the applicant's language. It decides nothing. Raises UnknownRequest."""
    request = await session.get(CompanyRequest, request_id)
    if request is None:
        raise UnknownRequest()
    name, company = request.contact_name, request.company_name

    def mail(template: str, **more: str) -> MailPreview:
        subject, text = mail_text(config_dir, template, request.language).filled(name=name, company=company, **more)
        return MailPreview(to=request.contact_email, language=request.language, subject=subject, text=text)

    if body.decision == "reject":
        return DecisionPreview(company=None, user=None, mails=[mail("company_rejected", reason=body.reason or "…")])
    invitation = mail(invitations.TEMPLATE, inviter=company, link="…", days=str(INVITATION.lifetime.days), message="")
    return DecisionPreview(
        company=PlannedCompany(name=company, domain=request.domain, language=request.language),
        user=PlannedUser(name=name, email=request.contact_email, role=Role.HR.value),
        mails=[mail("company_approved"), invitation],
    )


async def _decided(
    session: AsyncSession,
    request_id: str,
    status: RequestStatus,
    caller: Caller,
    services: Services,
    reason: str | None = None,
) -> CompanyRequest:
    changed = await repository.decide(session, request_id, status, caller.user_id, services.clock.now(), reason=reason)
    request = await session.get(CompanyRequest, request_id, populate_existing=True)
    if request is None:
        raise UnknownRequest()
    if not changed:
        names = await names_of(session, [request.reviewed_by])
        who = names.get(str(request.reviewed_by), "somebody who has left")
        when = iso_z(request.reviewed_at) if request.reviewed_at else "an unknown time"
        raise RequestDecided(
            f"This request was {request.status.value} by {who} at {when}.", reason=request.status.value
        )
    return request


def _mail(session: AsyncSession, template: str, request: CompanyRequest, **values: str) -> None:
    send_mail(
        session,
        template,
        to=request.contact_email,
        language=request.language,
        values={"name": request.contact_name, "company": request.company_name, **values},
        subject_id=request.id,
    )


async def views(session: AsyncSession, requests: Sequence[CompanyRequest]) -> list[CompanyRequestView]:
    """Four queries, however many requests."""
    about_them = [one.id for one in requests] + [one.made_user_id for one in requests if one.made_user_id]
    unsent = await repository.failed_mails(session, about_them)
    same = await repository.companies_by_domain(session, [one.domain for one in requests if one.domain])
    known = await repository.known_addresses(session, [one.contact_email for one in requests])
    names = await names_of(session, (one.reviewed_by for one in requests))
    return [
        CompanyRequestView(
            id=one.id,
            company_name=one.company_name,
            domain=one.domain,
            contact_name=one.contact_name,
            contact_email=one.contact_email,
            language=one.language,
            message=one.message,
            status=one.status,
            created_at=one.created_at,
            reviewed_at=one.reviewed_at,
            reviewed_by=Decider(id=one.reviewed_by, name=names.get(one.reviewed_by, "")) if one.reviewed_by else None,
            reason=one.reason,
            company_id=one.made_company_id,
            user_id=one.made_user_id,
            flags=_flags(one, same.get(one.domain or ""), known),
            failed_mails=unsent.get(one.id, []) + unsent.get(one.made_user_id or "", []),
        )
        for one in requests
    ]


def _flags(request: CompanyRequest, same: Company | None, known: set[str]) -> RequestFlags:
    sender = request.contact_email.rpartition("@")[2]
    fits = None if request.domain is None else sender == request.domain or sender.endswith(f".{request.domain}")
    # The company that this request itself became is no surprise.
    other = same if same is not None and same.id != request.made_company_id else None
    pending = request.status is RequestStatus.PENDING
    return RequestFlags(
        domain_fits_sender=fits,
        free_mail=sender in FREE_MAIL,
        same_domain=SameDomain(id=other.id, name=other.name) if other else None,
        contact_has_account=pending and request.contact_email in known,
        many_links=len(_LINK.findall(request.message or "")) >= MANY_LINKS,
    )
