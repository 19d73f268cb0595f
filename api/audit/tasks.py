"""Sealing the audit log, and forgetting what is past its time."""

from datetime import timedelta

from api.audit import repository, seals
from api.outbox.periodic import periodic
from api.wiring import Services

SEAL_EVERY_SECS = 60
FORGET_EVERY_SECS = 24 * 3600


@periodic("seal_audit_log", every_secs=SEAL_EVERY_SECS)
async def seal_audit_log(services: Services) -> None:
    async with services.database.transaction(read_only=True) as session:
        chains = await repository.unsealed_chains(session)
    for company_id in chains:
        async with services.database.transaction() as session:
            await seals.seal_chain(session, company_id, services.clock)


@periodic("forget_old_audit_log", every_secs=FORGET_EVERY_SECS)
async def forget_old_audit_log(services: Services) -> None:
    before = services.clock.now() - timedelta(days=services.settings.audit_days)
    async with services.database.transaction() as session:
        await repository.forget_seals_before(session, before)
