"""Practice calls that nobody saved are deleted."""

from api.outbox import periodic
from api.practice.call_keeping import forget_untouched
from api.wiring import Services

EVERY_SECS = 300.0


@periodic("forget_practice_calls", every_secs=EVERY_SECS)
async def forget_practice_calls(services: Services) -> None:
    done = 1
    while done:
        async with services.database.transaction() as session:
            done = await forget_untouched(session, services, services.clock.now())
