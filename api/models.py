"""Every model, so that `Base.metadata` is whole for migrations and tests."""

from api.accounts import models as accounts
from api.companies import models as companies
from api.database import Base
from api.outbox import models as outbox

metadata = Base.metadata

__all__ = ["accounts", "companies", "metadata", "outbox"]
