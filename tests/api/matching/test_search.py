"""The search for near passages: the same order by pgvector as without it."""

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from api.accounts.models import User
from api.candidates.models import Candidate
from api.embeddings import repository
from api.embeddings.models import Embedding
from api.security.callers import Caller, Role
from tests.support.api_world import ApiWorld, api_world

MODEL = "a-model"
WIDTH = 8


async def fill(world: ApiWorld) -> tuple[Caller, str, list[str]]:
    """Five candidates with a passage each, further and further away from the first axis; one of another model."""
    company = await world.add_user("hr@example.com")
    headers = await world.login("hr@example.com")
    ids = []
    for number in range(5):
        body = {"email": f"p{number}@example.com", "name": f"Person {number}"}
        ids.append((await world.http.post("/api/v1/candidates", json=body, headers=headers)).json()["id"])
    async with world.services.database.transaction() as session:
        for number, candidate_id in enumerate(ids):
            (await session.get_one(Candidate, candidate_id)).resume_text = "words"
            vector = np.zeros(WIDTH, dtype=np.float32)
            vector[0], vector[1] = np.cos(number / 3), np.sin(number / 3)
            session.add(
                Embedding(
                    company_id=company, candidate_id=candidate_id, source_digest="", position=0, start=0, end=1,
                    model=MODEL if number else "another", chunk="w", vector=[float(value) for value in vector],
                )
            )  # fmt: skip
        hr = (await session.scalars(select(User))).one()
    return Caller(hr.id, hr.email, hr.name, Role.HR, company), company, ids


async def near(world: ApiWorld, caller: Caller, company: str) -> list[tuple[str, float]]:
    wanted = [1.0] + [0.0] * (WIDTH - 1)
    async with world.services.database.transaction(read_only=True) as session:
        return await repository.nearest_candidates(session, caller, company, MODEL, wanted, 3)


async def test_the_nearest_come_first_with_and_without_pgvector(tmp_path: Path) -> None:
    async with api_world(tmp_path) as world:
        caller, company, ids = await fill(world)
        here = await near(world, caller, company)
        assert [candidate_id for candidate_id, _ in here] == ids[1:4]
        assert here[0][1] == pytest.approx(np.cos(1 / 3), abs=1e-5)
        if world.services.database.is_sqlite:
            return
        # Only a superuser may add the extension; the program connects as none.
        owner = create_async_engine(world.services.database.engine.url.set(username="postgres"))
        try:
            async with owner.begin() as connection:
                await connection.execute(text("CREATE EXTENSION vector"))
        except (DBAPIError, OSError):
            pytest.skip("pgvector is not installed")
        finally:
            await owner.dispose()
        async with world.services.database.transaction(read_only=True) as session:
            assert await repository.has_vector_search(session)
        there = await near(world, caller, company)
        assert [candidate_id for candidate_id, _ in there] == ids[1:4]
        assert [value for _, value in there] == pytest.approx([value for _, value in here], abs=1e-5)
