"""A company's interviewers: what they say, how, and in which versions."""

from fastapi import APIRouter

from api.audit import about
from api.companies.access import NoCompany
from api.errors import Forbidden, Unauthenticated, responses
from api.ids import IdPath
from api.jobs.errors import PersonaUnreadable
from api.paging import Paging
from api.personas import service
from api.personas.errors import PersonaChanged, PersonaNameTaken, TooManyPersonas, UnfitPersona, UnknownOwnPersona
from api.personas.models import CompanyPersona, PersonaVersion
from api.personas.schemas import (
    PersonaContent,
    PersonaCreate,
    PersonaList,
    PersonaUpdate,
    PersonaVersionPage,
    PersonaVersionView,
    PersonaView,
)
from api.security.dependencies import CurrentUser, RequestSession, Wired

router = APIRouter(tags=["personas"], responses=responses(Unauthenticated, Forbidden))


@router.get("/personas", responses=responses(PersonaUnreadable))
async def list_personas(caller: CurrentUser, session: RequestSession, services: Wired) -> PersonaList:
    """The company's own interviewers, and the ones that ship, whose words they change."""
    own = await service.own_personas(session, caller)
    return PersonaList(
        personas=[await _view(session, persona, version) for persona, version in own],
        standard=service.standards(services.settings.config_dir),
    )


@router.post(
    "/personas",
    status_code=201,
    responses=responses(NoCompany, PersonaNameTaken, TooManyPersonas, UnfitPersona, PersonaUnreadable),
)
async def create_persona(
    body: PersonaCreate, caller: CurrentUser, session: RequestSession, services: Wired
) -> PersonaView:
    """Makes an interviewer. What it may not say is answered with the phrase and the reason (PERS_422)."""
    persona, version = await service.create(session, services.settings.config_dir, caller, body)
    about(session, "persona", persona.id, company_id=persona.company_id, version=version.number)
    return await _view(session, persona, version)


@router.get("/personas/{persona_id}", responses=responses(UnknownOwnPersona))
async def get_persona(persona_id: IdPath, caller: CurrentUser, session: RequestSession) -> PersonaView:
    """An interviewer of the company's own in its latest version."""
    persona = await service.access(session, caller, persona_id)
    return await _view(session, persona, await service.latest_version(session, persona))


@router.put(
    "/personas/{persona_id}", responses=responses(UnknownOwnPersona, PersonaChanged, UnfitPersona, PersonaUnreadable)
)
async def update_persona(
    persona_id: IdPath, body: PersonaUpdate, caller: CurrentUser, session: RequestSession, services: Wired
) -> PersonaView:
    """Saves a new version. Interviews that are under way keep the one they began with."""
    persona, version = await service.update(session, services.settings.config_dir, caller, persona_id, body)
    about(session, "persona", persona.id, company_id=persona.company_id, version=version.number)
    return await _view(session, persona, version)


@router.get("/personas/{persona_id}/versions", responses=responses(UnknownOwnPersona))
async def list_persona_versions(
    persona_id: IdPath, caller: CurrentUser, session: RequestSession, paging: Paging
) -> PersonaVersionPage:
    """All versions, the newest first. None is ever changed."""
    persona = await service.access(session, caller, persona_id)
    found = await service.versions(session, persona, paging)
    savers = await service.savers(session, found.rows)
    views = [
        PersonaVersionView(
            number=version.number,
            content=PersonaContent.model_validate(version.content),
            saved_at=version.created_at,
            saved_by=savers.get(version.created_by or ""),
        )
        for version in found.rows
    ]
    return PersonaVersionPage(versions=views, **found.numbers())


async def _view(session: RequestSession, persona: CompanyPersona, version: PersonaVersion) -> PersonaView:
    savers = await service.savers(session, [version])
    return PersonaView(
        id=persona.id,
        slug=persona.slug,
        version=version.number,
        content=PersonaContent.model_validate(version.content),
        saved_at=version.created_at,
        saved_by=savers.get(version.created_by or ""),
    )
