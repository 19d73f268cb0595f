"""Whatever sets a password goes through here."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts import sessions
from api.accounts.errors import PasswordTooShort
from api.accounts.models import User
from api.errors import FieldError
from api.wiring import Services


def checked_length(services: Services, password: str, field: str = "new_password") -> None:
    """AUTH-14, with the installation's own minimum. Raises PasswordTooShort."""
    least = services.settings.min_password_length
    if len(password) < least:
        message = f"at least {least} characters"
        raise PasswordTooShort(details=[FieldError(field=field, message=message)])


async def set_password(
    session: AsyncSession, services: Services, user: User, hashed: str, *, keep: str | None = None
) -> None:
    """Stores the new hash, opens the account's lock, and ends all its sessions but `keep`."""
    user.password_hash = hashed
    user.failed_login_count, user.first_failed_at, user.locked_until = 0, None, None
    await sessions.end_all(session, services, user.id, keep=keep)
