"""The first administrator of a fresh installation."""

import hmac

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts import repository, sessions
from api.accounts.errors import AlreadySetUp, WrongSetupCode
from api.accounts.models import User
from api.accounts.new_password import checked_length
from api.accounts.schemas import SetupRequest
from api.accounts.sessions import Client, SignIn
from api.companies.models import Company, Plan
from api.database import new_id
from api.security.callers import Role
from api.security.lookup import caller_for
from api.security.passwords import hash_password
from api.wiring import Services


async def needs_admin(session: AsyncSession) -> bool:
    return not await repository.any_user(session)


async def set_up(services: Services, request: SetupRequest, client: Client) -> SignIn:
    """Creates the first company and its administrator. Only while there is no user at all.

    Raises:
        WrongSetupCode, AlreadySetUp, PasswordTooShort.
    """
    if not hmac.compare_digest(request.setup_code.encode(), services.setup_code.encode()):
        raise WrongSetupCode()
    checked_length(services, request.password, "password")
    hashed = await hash_password(request.password, services.settings.bcrypt_rounds)
    async with services.database.transaction() as session:
        await repository.hold_users(session)
        if await repository.any_user(session):
            raise AlreadySetUp()
        # Whoever runs the installation has all of it (G-04).
        company = Company(
            id=new_id(), name=request.company_name, plan=Plan.EXPERT, settings={"contact_email": request.email}
        )
        session.add(company)
        await session.flush()
        user = User(
            id=new_id(),
            company_id=company.id,
            email=request.email,
            password_hash=hashed,
            name=request.name,
            role=Role.SYSTEM_ADMIN,
            email_verified=True,
        )
        session.add(user)
        await session.flush()
        return await sessions.start(session, services, caller_for(user, None), client)
