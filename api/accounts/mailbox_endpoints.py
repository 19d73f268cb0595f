"""Opening an account, and everything that a mailed link or a new password is about."""

from fastapi import APIRouter, Request, Response

from api.accounts import invitations, password_change, tasks
from api.accounts.doorway import claims_of, client_of, let_in
from api.accounts.errors import (
    AccountInactive,
    AccountLocked,
    CompanyInactive,
    EmailTaken,
    LinkExpired,
    LinkUnknown,
    PasswordTooShort,
    PolicyOutdated,
    WrongPassword,
)
from api.accounts.registration import register
from api.accounts.schemas import (
    AcceptRequest,
    EmailRequest,
    LoginReply,
    PasswordChangeRequest,
    PasswordReply,
    PasswordResetRequest,
    RegisterReply,
    RegisterRequest,
    TokenRequest,
    VerifiedReply,
)
from api.accounts.verification import verify_email
from api.errors import Forbidden, TooManyRequests, Unauthenticated, responses
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.security.passwords import password_warnings

router = APIRouter(tags=["auth"])


@router.post(
    "/auth/register",
    status_code=201,
    responses=responses(EmailTaken, PolicyOutdated, PasswordTooShort, TooManyRequests),
)
async def register_candidate(body: RegisterRequest, services: Wired) -> RegisterReply:
    """Opens a candidate's account. It can be used once the address is verified; the link comes by mail."""
    user = await register(services, body)
    shown = RegisterReply.model_validate(user)
    return shown.model_copy(update={"warnings": password_warnings(body.password)})


@router.post("/auth/verify-email", responses=responses(LinkUnknown, LinkExpired, TooManyRequests))
async def verify(body: TokenRequest, session: RequestSession, services: Wired) -> VerifiedReply:
    """Confirms the address that the mail with this token went to."""
    user = await verify_email(session, services, body.token)
    return VerifiedReply(email=user.email, email_verified=user.email_verified)


@router.post("/auth/resend-verification", status_code=202, responses=responses(TooManyRequests))
async def resend_verification(body: EmailRequest, session: RequestSession, services: Wired) -> None:
    """Sends the verification mail again, if there is an account that waits for it. The reply is always the same."""
    tasks.ask(session, services, tasks.VERIFICATION_TASK, body.email)


@router.post("/auth/password-reset/request", status_code=202, responses=responses(TooManyRequests))
async def request_password_reset(body: EmailRequest, session: RequestSession, services: Wired) -> None:
    """Mails a link for choosing a new password, if there is such an account. The reply is always the same."""
    tasks.ask(session, services, tasks.RESET_TASK, body.email)


@router.post(
    "/auth/password-reset/confirm", responses=responses(LinkUnknown, LinkExpired, PasswordTooShort, TooManyRequests)
)
async def confirm_password_reset(body: PasswordResetRequest, services: Wired) -> PasswordReply:
    """Sets the new password and ends every sign-in of the account."""
    await password_change.reset(services, body.token, body.new_password)
    return PasswordReply(warnings=password_warnings(body.new_password))


@router.post(
    "/auth/password",
    responses=responses(WrongPassword, AccountLocked, PasswordTooShort, Unauthenticated, Forbidden, TooManyRequests),
)
async def change_password(
    body: PasswordChangeRequest, request: Request, caller: CurrentUser, session: RequestSession, services: Wired
) -> PasswordReply:
    """Changes the password and ends every other sign-in of the account."""
    claims = claims_of(request, services)
    await password_change.change(
        session, services, caller, body.current_password, body.new_password, claims.family if claims else None
    )
    return PasswordReply(warnings=password_warnings(body.new_password))


@router.post(
    "/auth/invitation/accept",
    responses=responses(LinkUnknown, LinkExpired, PasswordTooShort, AccountInactive, CompanyInactive, TooManyRequests),
)
async def accept_invitation(body: AcceptRequest, request: Request, response: Response, services: Wired) -> LoginReply:
    """Chooses the first password and signs in."""
    signed_in = await invitations.accept(
        services, body.token, body.new_password, body.name, client_of(request, services)
    )
    return let_in(response, services, signed_in, password_warnings(body.new_password))
