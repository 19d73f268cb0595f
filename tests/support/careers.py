"""A profile with one of everything, by the names of path parameters, and a sensible request for each operation."""

import hashlib
import io
from collections.abc import AsyncIterator, Callable
from typing import Any

from PIL import Image
from sqlalchemy.ext.asyncio import AsyncSession

from api.career.kinds import KINDS
from api.career.models import Profile, ProfileImport, ProfileImportSource, Suggestion, SuggestionKind
from api.cvs.models import Cv, CvVersion
from api.database import new_id
from api.security.callers import Role
from tests.support.api_world import ApiWorld

API = "/api/v1"


class Person:
    """Somebody with a profile, who calls the API."""

    def __init__(self, world: ApiWorld, headers: dict[str, str], profile: dict[str, Any]) -> None:
        self.world, self.headers, self.profile = world, headers, profile

    async def call(self, method: str, path: str, status: int = 200, **request: Any) -> Any:
        reply = await self.world.http.request(method, f"{API}{path}", headers=self.headers, **request)
        assert reply.status_code == status, reply.text
        return reply.json() if reply.content else None

    async def add(self, plural: str, **body: Any) -> dict[str, Any]:
        made: dict[str, Any] = await self.call("POST", f"/{plural}", 201, json=body)
        return made


async def a_person(world: ApiWorld, email: str = "minji@example.com", slug: str = "minji-kim") -> Person:
    await world.add_user(email, Role.CANDIDATE)
    headers = await world.login(email)
    person = Person(world, headers, {})
    person.profile = await person.call("POST", "/profiles", 201, json={"slug": slug, "name": "Kim Minji"})
    return person


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
        photo = await _photo(world)
        session.add(Profile(id=ids["profile_id"], user_id=user_id, slug=slug, name="Kim Minji", photo_key=photo))
        await session.flush()
        for plural, kind in KINDS.items():
            columns = FILLED[plural]
            session.add(kind.model(id=ids[f"{kind.singular}_id"], profile_id=ids["profile_id"], **columns))
        await session.flush()
        ids["cv_id"] = await _made_cv(session, ids["profile_id"])
        ids["import_id"] = new_id()
        session.add(
            ProfileImport(
                id=ids["import_id"], user_id=user_id, profile_id=ids["profile_id"], source=ProfileImportSource.LINKEDIN,
                filename="export.zip", mapping={}, rows=[], problems=[],
            )
        )  # fmt: skip
        ids["suggestion_id"] = new_id()
        session.add(
            Suggestion(
                id=ids["suggestion_id"], user_id=user_id, kind=SuggestionKind.SKILLS, given="Cook", offered=["Knives"],
                model="rules",
            )
        )  # fmt: skip
    return ids


async def _photo(world: ApiWorld) -> str:
    async def content() -> AsyncIterator[bytes]:
        yield png()

    key, size, digest = f"photos/{new_id()}.jpg", len(png()), hashlib.sha256(png()).hexdigest()
    await world.services.files.put(key, content(), size_bytes=size, sha256=digest)
    return key


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (200, 200)).save(buffer, "PNG")
    return buffer.getvalue()


async def _made_cv(session: AsyncSession, profile_id: str) -> str:
    """A document with a version that has no PDF."""
    cv = Cv(id=new_id(), profile_id=profile_id, name="First", template="classic", language="en", sections=[])
    session.add(cv)
    await session.flush()
    content = {"name": "Kim Minji"}
    session.add(
        CvVersion(
            cv_id=cv.id, number=1, name="First", template="classic", language="en", sections=[], content=content,
            digest="0",
        )
    )  # fmt: skip
    return cv.id


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
    "PUT /profiles/{profile_id}/photo": lambda _: {"files": {"file": ("me.png", png())}},
    "POST /imports/linkedin": lambda _: {"files": {"file": ("Skills.csv", b"Name\nGo\n")}},
    "POST /imports/resume": lambda side: {"json": {"resume_id": side.people[Role.CANDIDATE].ids["resume_id"]}},
    "POST /imports/{import_id}/resolve": _json(state="0" * 32),
    "POST /cvs": _json(name="Another"),
    "PATCH /cvs/{cv_id}": _json(template="compact"),
    "POST /ai/optimize-text": _json(text="Made the run faster."),
    "POST /ai/suggest-skills": _json(role="Backend engineer"),
    "POST /ai/summary": _json(),
    "PATCH /ai/suggestions/{suggestion_id}": _json(state="refused"),
}
