"""Sealing the audit log in batches, and checking the chain.

A batch is closed by a periodic task, not by the request that writes an entry: a chain entry by entry would make all
requests of a company wait for one another.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from api.audit import repository
from api.audit.models import AuditEntry, AuditSeal
from api.clock import iso_z
from api.database import new_id
from api.ports import Clock

BATCH = 5_000
FIRST = "0" * 64
"""What the first batch of a chain names as the one before."""


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """`broken_at` is the number of the first batch that does not fit; None when all do."""

    seals: int
    entries: int
    unsealed: int
    broken_at: int | None


def digest_of(previous: str, entries: Sequence[AuditEntry]) -> str:
    """SHA-256 over the digest before and every column of every entry, in order of id."""
    total = hashlib.sha256(previous.encode())
    for entry in entries:
        line = [
            entry.id,
            iso_z(entry.created_at),
            entry.company_id,
            entry.actor_kind.value,
            entry.actor_id,
            entry.actor_role,
            entry.action,
            entry.object_kind,
            entry.object_id,
            entry.facts,
            entry.ip,
            entry.request_id,
        ]
        total.update(json.dumps(line, sort_keys=True, ensure_ascii=False).encode() + b"\n")
    return total.hexdigest()


async def seal_chain(session: AsyncSession, company_id: str | None, clock: Clock) -> int:
    """Closes the next batch of one chain; returns how many entries it holds.

    Two sealers at once: the number is unique in the chain, so one of them fails and finds nothing to do next time.
    """
    entries = await repository.unsealed(session, company_id, BATCH)
    if not entries:
        return 0
    last = await repository.last_seal(session, company_id)
    previous = last.digest if last else FIRST
    seal = AuditSeal(
        id=new_id(),
        created_at=clock.now(),
        company_id=company_id,
        number=(last.number if last else 0) + 1,
        entries=len(entries),
        digest=digest_of(previous, entries),
        previous_digest=previous,
    )
    session.add(seal)
    await session.flush()
    await repository.put_under(session, seal.id, [entry.id for entry in entries])
    return len(entries)


async def check_chain(session: AsyncSession, company_id: str | None) -> ChainCheck:
    """Works the whole chain out again. Batches that retention removed are missing at its beginning only."""
    number, count, entries = 0, 0, 0
    previous: AuditSeal | None = None
    while seals := await repository.seals_after(session, company_id, number, 100):
        for seal in seals:
            held = await repository.entries_of(session, seal.id)
            fits = len(held) == seal.entries and digest_of(seal.previous_digest, held) == seal.digest
            follows = previous is None or (
                seal.previous_digest == previous.digest and seal.number == previous.number + 1
            )
            starts = previous is not None or seal.number > 1 or seal.previous_digest == FIRST
            if not (fits and follows and starts):
                return ChainCheck(count, entries, await repository.count_unsealed(session, company_id), seal.number)
            previous, number = seal, seal.number
            count += 1
            entries += len(held)
    return ChainCheck(count, entries, await repository.count_unsealed(session, company_id), None)
