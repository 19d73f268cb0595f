"""Rules of documents: settings, versions that never change, and their PDFs (CV-03)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.career import repository as careers
from api.career.errors import EntryChanged
from api.career.models import Profile
from api.career.photos import photo_address, photo_mark
from api.career.service import get_profile, profile_for
from api.career.words import career_words
from api.cvs import repository
from api.cvs.content import Content, content_of, digest_of
from api.cvs.document import Drawn
from api.cvs.errors import TooManyCvs, UnknownCv, UnknownVersion
from api.cvs.models import Cv, CvStatus, CvVersion
from api.cvs.schemas import CvInput, CvPatch, CvVersionView, CvView, Section
from api.cvs.templates import load_template
from api.database import new_id
from api.metrics import cvs_generated_total
from api.outbox import Task, enqueue
from api.privacy.erasure import DELETE_FILES_TASK
from api.security.callers import Caller
from api.wiring import Services

PDF_TASK = "make_cv_pdf"
MAX_CVS = 20
"""Of one profile."""
MAX_VERSIONS = 200
"""Of one document."""


async def get_cv(session: AsyncSession, caller: Caller, cv_id: str) -> Cv:
    """Raises UnknownCv."""
    cv = await repository.access_cv(session, caller, cv_id)
    if cv is None:
        raise UnknownCv()
    return cv


async def _locked(session: AsyncSession, caller: Caller, cv_id: str) -> tuple[Cv, Profile]:
    """Its profile is locked first, like by everybody who writes, and the row read again after that."""
    cv = await get_cv(session, caller, cv_id)
    profile = await get_profile(session, caller, cv.profile_id, lock=True)
    return await get_cv(session, caller, cv_id), profile


async def create_cv(session: AsyncSession, services: Services, caller: Caller, body: CvInput) -> Cv:
    """Raises UnknownProfile, WhichProfile, UnknownTemplate, TooManyCvs."""
    load_template(services.settings.config_dir, body.template)
    profile = await profile_for(session, caller, body.profile_id)
    if await repository.count_cvs(session, profile.id) >= MAX_CVS:
        raise TooManyCvs()
    cv = Cv(id=new_id(), profile_id=profile.id, **body.model_dump(mode="json", exclude={"profile_id"}))
    session.add(cv)
    await session.flush()
    return cv


async def amend_cv(session: AsyncSession, services: Services, caller: Caller, cv_id: str, patch: CvPatch) -> Cv:
    """Raises UnknownCv, EntryChanged, UnknownTemplate."""
    cv, _ = await _locked(session, caller, cv_id)
    if patch.revision not in (None, cv.revision):
        raise EntryChanged()
    if patch.template is not None:
        load_template(services.settings.config_dir, patch.template)
    for name, value in patch.model_dump(mode="json", exclude={"revision"}, exclude_none=True).items():
        setattr(cv, name, value)
    cv.revision += 1
    await session.flush()
    return cv


async def delete_cv(session: AsyncSession, caller: Caller, cv_id: str) -> None:
    """Raises UnknownCv."""
    cv, _ = await _locked(session, caller, cv_id)
    keys = [one.pdf_key for one in await repository.versions_of(session, cv.id) if one.pdf_key]
    await session.delete(cv)
    await session.flush()
    if keys:
        enqueue(session, DELETE_FILES_TASK, {"keys": keys, "sealed_addresses": None})


def drawn_of(services: Services, content: Content, template: str, language: str, sections: Sequence[Section]) -> Drawn:
    """Raises UnknownTemplate."""
    folder = services.settings.config_dir
    return Drawn(content, sections, load_template(folder, template), career_words(folder, language), language)


async def as_it_stands(session: AsyncSession, services: Services, cv: Cv, profile: Profile) -> Drawn:
    """What would be made of the document now. Raises UnknownTemplate."""
    sections = [Section.model_validate(one) for one in cv.sections]
    words = career_words(services.settings.config_dir, cv.language)
    content = content_of(await careers.whole(session, profile), sections, words)
    if cv.show_photo and load_template(services.settings.config_dir, cv.template).photo:
        content.photo = photo_mark(profile)
    drawn = drawn_of(services, content, cv.template, cv.language, sections)
    return await with_photo(services, drawn, profile)


async def with_photo(services: Services, drawn: Drawn, profile: Profile | None) -> Drawn:
    """The profile's present photo, where the document shows one: a former one is gone with its file."""
    if drawn.content.photo is None or profile is None:
        return drawn
    return replace(drawn, photo=await photo_address(services.files, profile))


async def generate(
    session: AsyncSession, services: Services, caller: Caller, cv_id: str
) -> tuple[CvVersion, Task | None]:
    """A new version, or the newest where nothing has changed since; its PDF is made unless it is there.

    Raises UnknownCv, UnknownTemplate, TooManyCvs.
    """
    cv, profile = await _locked(session, caller, cv_id)
    content = (await as_it_stands(session, services, cv, profile)).content.model_dump(mode="json")
    digest = digest_of(cv.template, cv.language, cv.sections, content)
    newest = await repository.version_of(session, cv.id, None)
    if newest is not None and newest.digest == digest:
        if newest.status in (CvStatus.READY, CvStatus.QUEUED):
            return newest, None
        return newest, await _print(session, caller, newest)
    made = await _add(session, cv, newest, cv.name, cv.template, cv.language, cv.sections, content, digest, None)
    cvs_generated_total.inc()
    return made, await _print(session, caller, made)


async def restore(
    session: AsyncSession, services: Services, caller: Caller, cv_id: str, number: int
) -> tuple[CvVersion, Task]:
    """The version once more, as the newest; the document's settings become its own again. The profile stays.

    Raises UnknownCv, UnknownVersion, UnknownTemplate, TooManyCvs.
    """
    cv, _ = await _locked(session, caller, cv_id)
    wanted = await get_version(session, cv, number)
    load_template(services.settings.config_dir, wanted.template)
    cv.template, cv.language, cv.sections = wanted.template, wanted.language, list(wanted.sections)
    cv.show_photo = wanted.content.get("photo") is not None
    cv.revision += 1
    newest = await repository.version_of(session, cv.id, None)
    made = await _add(
        session, cv, newest, wanted.name, wanted.template, wanted.language, list(wanted.sections),
        dict(wanted.content), wanted.digest, number,
    )  # fmt: skip
    return made, await _print(session, caller, made)


async def get_version(session: AsyncSession, cv: Cv, number: int | None) -> CvVersion:
    """Raises UnknownVersion."""
    found = await repository.version_of(session, cv.id, number)
    if found is None:
        raise UnknownVersion()
    return found


async def _add(
    session: AsyncSession,
    cv: Cv,
    newest: CvVersion | None,
    name: str,
    template: str,
    language: str,
    sections: list[Any],
    content: dict[str, Any],
    digest: str,
    restored_from: int | None,
) -> CvVersion:
    number = newest.number + 1 if newest else 1
    if number > MAX_VERSIONS:
        raise TooManyCvs("This document has as many versions as are kept. Start another document.")
    made = CvVersion(
        id=new_id(), cv_id=cv.id, number=number, name=name, template=template, language=language, sections=sections,
        content=content, digest=digest, restored_from=restored_from, status=CvStatus.QUEUED,
    )  # fmt: skip
    session.add(made)
    await session.flush()
    return made


async def _print(session: AsyncSession, caller: Caller, version: CvVersion) -> Task:
    version.status, version.reason = CvStatus.QUEUED, None
    queued = enqueue(session, PDF_TASK, {"version_id": version.id}, subject_id=version.id, created_by=caller.user_id)
    version.task_id = queued.id
    await session.flush()
    return queued


async def views_of(session: AsyncSession, cvs: Sequence[Cv]) -> list[CvView]:
    latest = await repository.latest_of(session, [cv.id for cv in cvs])
    columns = CvView.model_fields.keys() - {"latest"}
    return [
        CvView.model_validate(
            {name: getattr(cv, name) for name in columns}
            | {"latest": CvVersionView.model_validate(latest[cv.id]) if cv.id in latest else None}
        )
        for cv in cvs
    ]
