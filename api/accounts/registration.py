"""Candidates who open an account themselves (REST-005)."""

from sqlalchemy.exc import IntegrityError

from api.accounts import repository
from api.accounts.errors import EmailTaken, PolicyOutdated
from api.accounts.models import User
from api.accounts.new_password import checked_length
from api.accounts.schemas import RegisterRequest
from api.accounts.verification import send_verification_mail
from api.audit import record
from api.database import new_id
from api.metrics import registrations_total
from api.privacy.models import Consent
from api.privacy.policy import current_version
from api.security.callers import Role
from api.security.passwords import hash_password
from api.wiring import Services


async def register(services: Services, request: RegisterRequest) -> User:
    """A user of role CANDIDATE with their consents, and a mail to verify the address.

    Raises:
        EmailTaken, PolicyOutdated, PasswordTooShort.
    """
    checked_length(services, request.password, "password")
    version = current_version(services.settings.config_dir)
    if any(consent.policy_version != version for consent in request.consents):
        raise PolicyOutdated()
    hashed = await hash_password(request.password, services.settings.bcrypt_rounds)
    try:
        async with services.database.transaction() as session:
            if await repository.email_taken(session, request.email):
                raise EmailTaken()
            user = User(
                id=new_id(),
                email=request.email,
                password_hash=hashed,
                name=request.name,
                role=Role.CANDIDATE,
                language=request.language,
                timezone=request.timezone,
            )
            session.add(user)
            await session.flush()
            now = services.clock.now()
            session.add_all(
                Consent(user_id=user.id, policy_version=version, purpose=purpose, granted_at=now)
                for purpose in {consent.purpose for consent in request.consents}
            )
            send_verification_mail(session, services, user)
            record(session, "account.registered", kind="user", object_id=user.id)
    except IntegrityError:
        # Somebody registered the same address at the same moment.
        raise EmailTaken() from None
    registrations_total.inc()
    return user
