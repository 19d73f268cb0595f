"""Which text model works for a company (DATA-45)."""

from typing import Final

import structlog

from api.ai.errors import AiUnavailable
from api.companies import repository
from api.ports import TextModel
from api.security.vault import SealBroken
from api.wiring import Services

log = structlog.get_logger(__name__)

VENDORS: Final = frozenset({"openai", "anthropic"})
"""Providers of `company_ai_config` that are reached with a key; "rules" speaks of interviews only."""


async def text_model_of(services: Services, company_id: str | None, wanted: str | None = None) -> TextModel | None:
    """At the company's own vendor where it has stored a key, else the server's; None where there is neither.

    `wanted`: a job's model name, which goes before the company's; a name of another vendor counts for nothing.

    Raises:
        AiUnavailable: the stored key cannot be read.
    """
    model = services.text_model
    if company_id is None:
        return model.using(wanted) if model is not None else None
    async with services.database.transaction(read_only=True) as session:
        config = await repository.ai_config(session, company_id)
    if config is None:
        return model.using(wanted) if model is not None else None
    if config.provider in VENDORS and config.api_key_sealed is not None:
        model = services.company_models.at(config.provider, _key(services, company_id, config.api_key_sealed))
    if model is None:
        return None
    fits = config.provider in (None, model.provider)
    return model.using(wanted or (config.model if fits else None))


def _key(services: Services, company_id: str, sealed: str) -> str:
    try:
        return services.vault.unseal(sealed)
    except SealBroken as error:
        log.error("company_ai_key_unreadable", company_id=company_id)
        raise AiUnavailable("Your company's AI key cannot be read any more. Enter it again in the settings.") from error
