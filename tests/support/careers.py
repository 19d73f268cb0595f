"""A profile with one of everything, by the names of path parameters, and a sensible request for each operation."""

from collections.abc import Callable
from typing import Any

from api.career.kinds import KINDS
from api.career.models import Profile
from api.database import new_id
from api.security.callers import Role
from tests.support.api_world import ApiWorld

FILLED = {
    "experiences": {"company": "Tidewater", "title": "Engineer"},
    "projects": {"name": "Ferry times"},
    "skills": {"name": "Python", "name_key": "python"},
    "education": {"institution": "Busan University"},
    "achievements": {"title": "Speaker"},
}


async def own_career(world: ApiWorld, user_id: str) -> dict[str, str]:
    """Ids of a private profile of this person and what is in it."""
    ids = {"profile_id": new_id()} | {f"{kind.singular}_id": new_id() for kind in KINDS.values()}
    async with world.services.database.transaction() as session:
        slug = f"person-{user_id[-12:]}"
        session.add(Profile(id=ids["profile_id"], user_id=user_id, slug=slug, name="Kim Minji"))
        await session.flush()
        for plural, kind in KINDS.items():
            columns = FILLED[plural]
            session.add(kind.model(id=ids[f"{kind.singular}_id"], profile_id=ids["profile_id"], **columns))
    return ids


def _json(**body: Any) -> Callable[[Any], dict[str, Any]]:
    return lambda _: {"json": body}


CAREER_REQUESTS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "POST /profiles": _json(slug="another-slug", name="Kim Minji"),
    "PUT /profiles/{profile_id}": _json(slug="a-new-slug", name="Kim Minji"),
    "PATCH /profiles/{profile_id}": _json(headline="Backend engineer"),
    "PUT /profiles/{profile_id}/order": lambda side: {
        "json": {"kind": "projects", "ids": [side.people[Role.CANDIDATE].ids["project_id"]]}
    },
    "POST /experiences": _json(company="Harbour", title="Engineer"),
    "PUT /experiences/{experience_id}": _json(company="Harbour", title="Engineer"),
    "PATCH /experiences/{experience_id}": _json(title="Lead engineer"),
    "POST /projects": _json(name="Search"),
    "PUT /projects/{project_id}": _json(name="Search"),
    "PATCH /projects/{project_id}": _json(name="Finding"),
    "POST /projects/{project_id}/anonymize": _json(is_anonymized=True),
    "POST /skills": _json(name="Go"),
    "PUT /skills/{skill_id}": _json(name="Go"),
    "PATCH /skills/{skill_id}": _json(name="Rust"),
    "POST /education": _json(institution="Seoul National University"),
    "PUT /education/{education_id}": _json(institution="Seoul National University"),
    "PATCH /education/{education_id}": _json(degree="MSc"),
    "POST /achievements": _json(title="Speaker"),
    "PUT /achievements/{achievement_id}": _json(title="Speaker"),
    "PATCH /achievements/{achievement_id}": _json(issuer="PyCon"),
}
