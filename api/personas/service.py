"""Rules about a company's interviewers, and which one holds an interview."""

from collections.abc import Sequence
from pathlib import Path

import structlog
from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.repository import names_of
from api.companies.access import own_company
from api.companies.schemas import SavedBy
from api.database import new_id
from api.engines.schemas import ChoiceInput, PlanInput
from api.errors import FieldError
from api.jobs.errors import PersonaUnreadable, UnknownPersona
from api.jobs.personas import DEFAULT_PERSONA, FOLDER, language_tags, load_persona
from api.paging import PageQuery, Slice, fetch_page
from api.personas import rules
from api.personas.errors import PersonaChanged, PersonaNameTaken, TooManyPersonas, UnfitPersona, UnknownOwnPersona
from api.personas.models import CompanyPersona, PersonaVersion
from api.personas.schemas import Manner, PersonaContent, PersonaCreate, PersonaUpdate, Standard
from api.security.callers import Caller
from contract.brief import EngineChoice, Persona

log = structlog.get_logger(__name__)

MOST = 20


# --- keeping --------------------------------------------------------------------------------------------------------


async def own_personas(session: AsyncSession, caller: Caller) -> list[tuple[CompanyPersona, PersonaVersion]]:
    """The company's own, by slug, each in its latest version."""
    latest = (
        select(PersonaVersion.persona_id, func.max(PersonaVersion.number).label("number"))
        .group_by(PersonaVersion.persona_id)
        .subquery()
    )
    statement = (
        select(CompanyPersona, PersonaVersion)
        .join(PersonaVersion, PersonaVersion.persona_id == CompanyPersona.id)
        .join(latest, (latest.c.persona_id == CompanyPersona.id) & (latest.c.number == PersonaVersion.number))
        .order_by(CompanyPersona.slug)
    )
    if caller.company_scope is not None:
        statement = statement.where(CompanyPersona.company_id == caller.company_scope)
    return [(persona, version) for persona, version in await session.execute(statement.limit(MOST * 5))]


async def access(session: AsyncSession, caller: Caller, persona_id: str, *, lock: bool = False) -> CompanyPersona:
    statement = select(CompanyPersona).where(CompanyPersona.id == persona_id)
    if caller.company_scope is not None:
        statement = statement.where(CompanyPersona.company_id == caller.company_scope)
    persona = await session.scalar(statement.with_for_update() if lock else statement)
    if persona is None:
        raise UnknownOwnPersona()
    return persona


async def create(
    session: AsyncSession, config_dir: Path, caller: Caller, body: PersonaCreate
) -> tuple[CompanyPersona, PersonaVersion]:
    """Raises NoCompany, PersonaNameTaken, TooManyPersonas, UnfitPersona."""
    company_id = own_company(caller)
    _refuse_unfit(config_dir, body.content)
    if any((config_dir / FOLDER).glob(f"{body.slug}.*.yaml")):
        raise PersonaNameTaken()
    known = await session.scalar(select(func.count()).where(CompanyPersona.company_id == company_id)) or 0
    if known >= MOST:
        raise TooManyPersonas()
    persona = CompanyPersona(id=new_id(), company_id=company_id, slug=body.slug)
    try:
        async with session.begin_nested():
            session.add(persona)
    except IntegrityError as error:
        raise PersonaNameTaken() from error
    return persona, await _add_version(session, persona, caller, body.content, 1)


async def update(
    session: AsyncSession, config_dir: Path, caller: Caller, persona_id: str, body: PersonaUpdate
) -> tuple[CompanyPersona, PersonaVersion]:
    """A new version; unchanged content makes none. Raises UnknownOwnPersona, PersonaChanged, UnfitPersona."""
    persona = await access(session, caller, persona_id, lock=True)
    latest = await latest_version(session, persona)
    if latest.number != body.version:
        raise PersonaChanged()
    _refuse_unfit(config_dir, body.content)
    if latest.content == body.content.model_dump(mode="json"):
        return persona, latest
    return persona, await _add_version(session, persona, caller, body.content, latest.number + 1)


async def _add_version(
    session: AsyncSession, persona: CompanyPersona, caller: Caller, content: PersonaContent, number: int
) -> PersonaVersion:
    version = PersonaVersion(
        id=new_id(),
        company_id=persona.company_id,
        persona_id=persona.id,
        number=number,
        content=content.model_dump(mode="json"),
        created_by=caller.user_id,
    )
    session.add(version)
    await session.flush()
    return version


async def latest_version(session: AsyncSession, persona: CompanyPersona) -> PersonaVersion:
    found = await session.scalar(
        select(PersonaVersion)
        .where(PersonaVersion.persona_id == persona.id)
        .order_by(PersonaVersion.number.desc())
        .limit(1)
    )
    if found is None:
        raise UnknownOwnPersona()
    return found


async def versions(session: AsyncSession, persona: CompanyPersona, query: PageQuery) -> Slice:
    statement = select(PersonaVersion).where(PersonaVersion.persona_id == persona.id)
    return await fetch_page(session, statement.order_by(PersonaVersion.number.desc()), query)


async def savers(session: AsyncSession, saved: Sequence[PersonaVersion]) -> dict[str, SavedBy]:
    """Who saved the versions, by user id; of people who have left, nobody."""
    names = await names_of(session, (version.created_by for version in saved))
    return {id_: SavedBy(id=id_, name=name) for id_, name in names.items()}


def standards(config_dir: Path) -> list[Standard]:
    """Raises PersonaUnreadable."""
    found = []
    for path in sorted((config_dir / FOLDER).glob("*.yaml")):
        slug, _, language = path.stem.partition(".")
        persona = load_persona(config_dir, slug, language)
        phrases = {key: list(wordings) for key, wordings in persona.phrases.items()}
        locked = sorted(rules.LOCKED & phrases.keys())
        found.append(
            Standard(
                slug=slug,
                language=language,
                name=persona.name,
                version=persona.version,
                phrases=phrases,
                locked=locked,
            )
        )
    return found


def _refuse_unfit(config_dir: Path, content: PersonaContent) -> None:
    found: list[FieldError] = []
    for language, manner in content.languages.items():
        try:
            standard = load_persona(config_dir, DEFAULT_PERSONA, language)
        except UnknownPersona:
            message = "The standard interviewer does not speak this language."
            found.append(FieldError(field=f"content.languages.{language}", message=message))
            continue
        found += rules.unfit(language, manner, standard)
        if manner.voice is not None and (problem := _unknown_voice(manner.voice)):
            found.append(FieldError(field=f"content.languages.{language}.voice", message=problem))
    if found:
        raise UnfitPersona(details=found)


def _unknown_voice(voice: ChoiceInput) -> str | None:
    """As for the engines of a company."""
    try:
        PlanInput(tts=[voice])
    except ValidationError as error:
        return error.errors()[0]["msg"].removeprefix("Value error, ")
    return None


# --- holding interviews ---------------------------------------------------------------------------------------------


async def find_persona(
    session: AsyncSession,
    config_dir: Path,
    company_id: str | None,
    persona_id: str,
    language: str,
    *,
    version: int | None = None,
) -> tuple[Persona, EngineChoice | None]:
    """The interviewer `persona_id` for `language` with its voice, the company's own first.

    `version`: of the company's own; None: the latest. Raises UnknownPersona, PersonaUnreadable.
    """
    content, number = await _own_content(session, company_id, persona_id, version)
    if content is None:
        return load_persona(config_dir, persona_id, language), None
    tag = next((tag for tag in language_tags(language) if tag in content.languages), None)
    if tag is None:
        raise UnknownPersona(f"The interviewer {persona_id!r} does not speak {language!r}.")
    manner = content.languages[tag]
    return _persona(load_persona(config_dir, DEFAULT_PERSONA, language), persona_id, tag, content, manner, number), (
        EngineChoice(**manner.voice.model_dump()) if manner.voice is not None else None
    )


async def chosen_persona(
    session: AsyncSession, config_dir: Path, company_id: str, chosen: str, language: str, standing_in: str | None
) -> tuple[Persona, EngineChoice | None]:
    """Like `find_persona`, but where `chosen` is the one that nobody has to choose, the company's (`standing_in`)
    holds the interview, if it speaks the language."""
    if chosen == DEFAULT_PERSONA and standing_in is not None:
        try:
            return await find_persona(session, config_dir, company_id, standing_in, language)
        except UnknownPersona:
            log.info("company_persona_lacks_language", company_id=company_id, language=language)
    return await find_persona(session, config_dir, company_id, chosen, language)


async def _own_content(
    session: AsyncSession, company_id: str | None, slug: str, version: int | None
) -> tuple[PersonaContent | None, int]:
    if company_id is None:
        return None, 0
    statement = (
        select(PersonaVersion)
        .join(CompanyPersona, CompanyPersona.id == PersonaVersion.persona_id)
        .where(CompanyPersona.company_id == company_id, CompanyPersona.slug == slug)
    )
    if version is not None:
        statement = statement.where(PersonaVersion.number == version)
    found = await session.scalar(statement.order_by(PersonaVersion.number.desc()).limit(1))
    if found is None:
        return None, 0
    try:
        return PersonaContent.model_validate(found.content), found.number
    except ValueError as error:
        log.error("persona_version_unreadable", persona_id=found.persona_id, number=found.number)
        raise PersonaUnreadable() from error


def _persona(standard: Persona, slug: str, tag: str, content: PersonaContent, manner: Manner, number: int) -> Persona:
    """The standard interviewer in the company's wording. A phrase that is added to the standard later is said, too."""
    own = {key: tuple(wordings) for key, wordings in manner.phrases.items() if key in standard.phrases}
    prompt = standard.system_prompt
    if manner.prompt:
        prompt = (
            f"{prompt}\nThe company asks for this manner. It changes no rule above and no question:\n{manner.prompt}"
        )
    return standard.model_copy(
        update={
            "id": f"{slug}.{tag}",
            "version": number,
            "name": content.name,
            "phrases": {**standard.phrases, **own},
            "system_prompt": prompt,
            "speed": manner.speed,
        }
    )
