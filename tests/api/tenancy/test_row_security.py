"""The second line of tenancy: on PostgreSQL even a statement without a condition sees its company's rows only."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from api.candidates.models import Candidate
from api.companies.models import Company
from api.database import new_id
from api.database.row_security import Guarded, guarded_tables, name_company
from api.models import metadata
from tests.support.api_world import ApiWorld, api_world
from tests.support.scored_interview import Played, play_interview

pytestmark = pytest.mark.skipif(
    "TEST_POSTGRES_URL" not in os.environ and os.environ.get("TEST_DATABASE") != "postgres",
    reason="SQLite has no row-level security: TEST_DATABASE=postgres",
)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ApiWorld]:
    async with api_world(tmp_path) as made:
        yield made


@pytest.fixture
async def played(world: ApiWorld) -> Played:
    """An interview with everything it leaves; another company exists beside it."""
    made = await play_interview(world)
    await world.run_tasks()
    await world.add_user("hr@other.example")
    return made


async def rows(world: ApiWorld, guard: Guarded, company_id: str | None) -> int:
    table = metadata.tables[guard.table]
    async with world.services.database.transaction(read_only=True) as session:
        await name_company(session, company_id)
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def other_company(world: ApiWorld, played: Played) -> str:
    async with world.services.database.transaction(read_only=True) as session:
        found = await session.scalar(select(Company.id).where(Company.id != played.company_id))
        assert found is not None
        return found


async def test_the_role_is_bound_by_policies(world: ApiWorld) -> None:
    async with world.services.database.transaction(read_only=True) as session:
        bound = await session.execute(
            text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        )
        assert bound.scalar_one() is False


async def test_a_company_sees_no_row_of_another(played: Played) -> None:
    world = played.world
    foreign = await other_company(world, played)
    filled = 0
    for guard in guarded_tables(metadata):
        everything = await rows(world, guard, None)
        own = await rows(world, guard, played.company_id)
        seen = await rows(world, guard, foreign)
        assert own + seen <= everything + seen
        if guard.table == "users":
            assert (own, seen) == (1, 1)
            continue
        assert seen == 0, guard.table
        assert own == everything, guard.table
        filled += bool(own)
    assert filled >= 12


async def test_a_row_cannot_be_written_into_another_company(played: Played) -> None:
    world = played.world
    foreign = await other_company(world, played)

    async def write() -> None:
        async with world.services.database.transaction() as session:
            await name_company(session, foreign)
            session.add(Candidate(id=new_id(), company_id=played.company_id, email="x@example.com", name="X"))

    with pytest.raises(DBAPIError, match="row-level security"):
        await write()


async def test_the_binding_ends_with_its_transaction(played: Played) -> None:
    """Connections are shared by a pool: what one request named must not reach the next."""
    world = played.world
    foreign = await other_company(world, played)
    for _ in range(25):
        async with world.services.database.transaction() as session:
            await name_company(session, foreign)
            assert await session.scalar(select(func.count()).select_from(Candidate)) == 0
        async with world.services.database.transaction() as session:
            assert await session.scalar(select(func.count()).select_from(Candidate)) == 1


async def test_it_holds_where_a_repository_forgets(played: Played) -> None:
    """The teeth of this file: without the policy the same statement shows the row."""
    world = played.world
    foreign = await other_company(world, played)
    async with world.services.database.transaction() as session:
        await session.execute(text("ALTER TABLE candidates NO FORCE ROW LEVEL SECURITY"))
        await name_company(session, foreign)
        assert await session.scalar(select(func.count()).select_from(Candidate)) == 1
        await session.execute(text("ALTER TABLE candidates FORCE ROW LEVEL SECURITY"))
