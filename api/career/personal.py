"""Everything of a person's career: what their archive holds, and what goes with their account (GDPR-01, GDPR-02)."""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.career import repository
from api.career.kinds import KINDS
from api.career.models import Profile, ProfileImport, ProjectExperience, ProjectSkill, Suggestion
from api.cvs.models import Cv, CvVersion
from api.database import Base


async def rows_of(session: AsyncSession, user_id: str) -> dict[str, Iterable[Base]]:
    """By table, as they stand: it is their owner who reads them."""
    profiles = list(await session.scalars(select(Profile).where(Profile.user_id == user_id)))
    ids = [profile.id for profile in profiles]
    found: dict[str, Iterable[Base]] = {"profiles": profiles}
    for plural, kind in KINDS.items():
        found[plural] = list(await session.scalars(select(kind.model).where(kind.model.profile_id.in_(ids))))
    projects = [row.id for row in found["projects"]]  # type: ignore[attr-defined]  # rows of a table with ids
    for link in (ProjectExperience, ProjectSkill):
        joined = await session.scalars(select(link).where(link.project_id.in_(projects)))
        found[link.__tablename__] = list(joined)
    cvs = list(await session.scalars(select(Cv).where(Cv.profile_id.in_(ids))))
    versions = await session.scalars(select(CvVersion).where(CvVersion.cv_id.in_([cv.id for cv in cvs])))
    suggested = await session.scalars(select(Suggestion).where(Suggestion.user_id == user_id))
    imports = await session.scalars(select(ProfileImport).where(ProfileImport.user_id == user_id))
    return found | {
        "cvs": cvs, "cv_versions": list(versions), "ai_suggestions": list(suggested), "imports": list(imports),
    }  # fmt: skip


async def remove_all(session: AsyncSession, user_id: str) -> list[str]:
    """Profiles with all that is in them, and suggestions. Returns the keys of files that are to go."""
    ids = await repository.profile_ids(session, user_id)
    keys = await repository.files_of(session, ids)
    for statement in (
        delete(Suggestion).where(Suggestion.user_id == user_id),
        # Their entries, imports, documents and versions go with them, by the database.
        delete(Profile).where(Profile.user_id == user_id),
    ):
        await session.execute(statement.execution_options(synchronize_session=False))
    return keys
