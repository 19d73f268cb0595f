"""Every model, so that `Base.metadata` is whole for migrations and tests."""

from api.accounts import models as accounts
from api.aftercare import models as aftercare
from api.ai import models as ai
from api.audit import models as audit
from api.calls import models as calls
from api.candidates import models as candidates
from api.career import models as career
from api.companies import models as companies
from api.connections import models as connections
from api.cvs import models as cvs
from api.database import Base
from api.database.row_security import with_tables
from api.embeddings import models as embeddings
from api.engines import models as engines
from api.fairness import models as fairness
from api.files import models as files
from api.gaps import models as gaps
from api.github import models as github
from api.hearing import models as hearing
from api.idempotency import models as idempotency
from api.imports import models as imports
from api.integrations import models as integrations
from api.interviews import models as interviews
from api.jobs import models as jobs
from api.outbox import models as outbox
from api.personas import models as personas
from api.practice import models as practice
from api.privacy import models as privacy
from api.quality import models as quality
from api.resumes import models as resumes
from api.reviews import models as reviews
from api.roadmaps import models as roadmaps
from api.roles import models as roles
from api.rounds import models as rounds
from api.supervision import models as supervision
from api.telephony import dial_models as dials
from api.telephony import models as telephony
from api.trials import models as trials
from api.users import models as users
from api.verdicts import models as verdicts

metadata = Base.metadata
with_tables(metadata)

__all__ = [
    "accounts",
    "aftercare",
    "ai",
    "audit",
    "calls",
    "candidates",
    "career",
    "companies",
    "connections",
    "cvs",
    "dials",
    "embeddings",
    "engines",
    "fairness",
    "files",
    "gaps",
    "github",
    "hearing",
    "idempotency",
    "imports",
    "integrations",
    "interviews",
    "jobs",
    "metadata",
    "outbox",
    "personas",
    "practice",
    "privacy",
    "quality",
    "resumes",
    "reviews",
    "roadmaps",
    "roles",
    "rounds",
    "supervision",
    "telephony",
    "trials",
    "users",
    "verdicts",
]
