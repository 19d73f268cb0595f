"""Rules about companies and their settings."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts import sessions
from api.audit import about
from api.clock import iso_z
from api.companies import repository
from api.companies.access import access_company
from api.companies.brand import logo_of
from api.companies.errors import OwnCompany, PlatformOnly, SettingsChanged, UnfitSettings
from api.companies.models import Company, CompanyAiConfig
from api.companies.schemas import AiInput, AiView, CompanyUpdate, SavedBy, SettingsInput, SettingsView
from api.companies.settings import inherited, settings_of, stored_form
from api.engines.service import unfit
from api.errors import FieldError
from api.jobs.errors import PersonaUnreadable, UnknownPersona
from api.personas.service import find_persona
from api.security.callers import Caller
from api.wiring import Services

_AI_FIELDS = tuple(AiInput.model_fields.keys() - {"api_key"})


async def update_company(
    session: AsyncSession, services: Services, caller: Caller, company_id: str, body: CompanyUpdate
) -> Company:
    """Deactivating ends the sign-ins of all its people (AUTH-27)."""
    company = await access_company(session, caller, company_id, lock=True)
    was_active = company.is_active
    given = body.model_dump(exclude_unset=True, exclude={"settings"})
    changed = {
        key: value
        for key, value in given.items()
        if getattr(company, key) != value and (value is not None or key == "domain")
    }
    if changed.keys() & {"is_active", "plan"} and not caller.may("companies:manage"):
        raise PlatformOnly()
    if changed.get("is_active") is False and company.id == caller.company_id:
        raise OwnCompany()
    for key, value in changed.items():
        setattr(company, key, value)
    if body.settings is not None:
        company.settings = stored_form(company, body.settings)
    _saved(company, services, caller)
    if was_active and not company.is_active:
        for user_id in await repository.signed_in_people(session, company.id, services.clock.now()):
            await sessions.end_all(session, services, user_id)
    keys = sorted(changed) + (["settings"] if body.settings is not None else [])
    about(session, "company", company.id, company_id=company.id, changed=keys)
    return company


async def settings_view(session: AsyncSession, services: Services, company: Company) -> SettingsView:
    config = await repository.ai_config(session, company.id)
    choice = {field: getattr(config, field) if config else None for field in _AI_FIELDS}
    own = settings_of(company)
    saved_by = await repository.name_of(session, company.updated_by)
    return SettingsView(
        company_id=company.id,
        name=company.name,
        logo=logo_of(company),
        settings=own,
        ai=AiView(**choice, api_key_set=config is not None and config.api_key_sealed is not None),
        inherited=inherited(own, choice, services.settings),
        revision=company.revision,
        updated_at=company.updated_at,
        updated_by=SavedBy(id=str(company.updated_by), name=saved_by) if saved_by else None,
    )


async def save_settings(
    session: AsyncSession,
    services: Services,
    caller: Caller,
    company_id: str,
    body: SettingsInput,
    if_match: str | None,
) -> Company:
    """`if_match`: the revision the caller started from, as the header or the body says; None: whatever is stored."""
    company = await access_company(session, caller, company_id, lock=True)
    await _check_revision(session, company, body, if_match)
    changed: dict[str, Any] = {}
    if body.name is not None:
        company.name = body.name
    if body.settings is not None:
        before = company.settings
        company.settings = stored_form(company, body.settings)
        keys = before.keys() | company.settings.keys()
        changed["settings"] = sorted(key for key in keys if before.get(key) != company.settings.get(key))
    if body.ai is not None:
        changed["ai"] = await _save_ai(session, services, company, body.ai)
    _saved(company, services, caller)
    about(session, "company", company.id, company_id=company.id, **changed)
    return company


async def _check_revision(session: AsyncSession, company: Company, body: SettingsInput, if_match: str | None) -> None:
    seen = [str(body.revision)] if body.revision is not None else []
    if if_match is not None and if_match.strip() != "*":
        seen.append(if_match.strip().removeprefix("W/").strip('"'))
    if all(one == str(company.revision) for one in seen):
        return
    name = await repository.name_of(session, company.updated_by)
    who = f"{name} saved the settings" if name else "The settings were saved"
    raise SettingsChanged(
        f"{who} at {iso_z(company.updated_at)}, after you opened them. Load them again and repeat your change."
    )


async def _save_ai(session: AsyncSession, services: Services, company: Company, wanted: AiInput) -> list[str]:
    """Returns the names of what changed."""
    await _check_persona(session, services, company, wanted.persona_id)
    if wanted.engines is not None and (details := await unfit(session, wanted.engines, "ai.engines")):
        raise UnfitSettings(details=details)
    config = await repository.ai_config(session, company.id)
    if config is None:
        config = CompanyAiConfig(company_id=company.id)
        session.add(config)
    new = wanted.model_dump(mode="json", include=set(_AI_FIELDS))
    changed = [field for field in _AI_FIELDS if getattr(config, field) != new[field]]
    for field in changed:
        setattr(config, field, new[field])
    if "api_key" in wanted.model_fields_set:
        config.api_key_sealed = services.vault.seal(wanted.api_key) if wanted.api_key else None
        changed.append("api_key")
    return sorted(changed)


async def _check_persona(session: AsyncSession, services: Services, company: Company, persona_id: str | None) -> None:
    if persona_id is None:
        return
    try:
        language = company.settings.get("language") or "en"
        await find_persona(session, services.settings.config_dir, company.id, persona_id, language)
    except (UnknownPersona, PersonaUnreadable) as error:
        raise UnfitSettings(details=[FieldError(field="ai.persona_id", message=error.said)]) from error


def _saved(company: Company, services: Services, caller: Caller) -> None:
    company.revision += 1
    company.updated_at = services.clock.now()
    company.updated_by = caller.user_id
