"""What only time brings about: people who vanish without a word."""

from api.outbox.periodic import periodic
from api.supervision import commands, presence
from api.wiring import Services

EVERY_SECS = 10


@periodic("sweep_watches", every_secs=EVERY_SECS)
async def sweep_watches(services: Services) -> None:
    await presence.sweep(services)


@periodic("hand_back_takeovers", every_secs=EVERY_SECS)
async def hand_back_takeovers(services: Services) -> None:
    await commands.hand_back_for_the_vanished(services)
