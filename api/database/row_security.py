"""Row-level security on PostgreSQL: the second line of tenancy (AUTH-32), behind the repositories.

Every table with a `company_id` gets one policy. A transaction that has named its company sees and writes that
company's rows (and those of no company) only; one that has named none, like a background task, sees all. The policy is
forced on the tables' owner too; only a superuser passes it, so the program should not connect as one.
"""

from collections.abc import Iterable

from sqlalchemy import DDL, MetaData, event, text
from sqlalchemy.ext.asyncio import AsyncSession

SETTING = "app.company_id"
POLICY = "own_company"
EXEMPT = frozenset({"candidate_search"})
"""Search conditions cannot use an index behind a policy (their functions are not leakproof). This table only finds
ids; the rows themselves are read from a table that has the policy."""

# In a sub-select the setting is read once a statement, not once a row.
_NAMED = f"(SELECT NULLIF(current_setting('{SETTING}', true), ''))"


def tenant_tables(metadata: MetaData) -> list[str]:
    """Names of the tables that get a policy."""
    return sorted(t.name for t in metadata.tables.values() if "company_id" in t.columns and t.name not in EXEMPT)


def enabling(tables: Iterable[str]) -> list[str]:
    """Statements that turn the policy on."""
    statements: list[str] = []
    for table in tables:
        allowed = f"{_NAMED} IS NULL OR company_id IS NULL OR company_id = {_NAMED}::uuid"
        statements += [
            f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
            f'DROP POLICY IF EXISTS {POLICY} ON "{table}"',
            f'CREATE POLICY {POLICY} ON "{table}" USING ({allowed}) WITH CHECK ({allowed})',
        ]
    return statements


def with_tables(metadata: MetaData) -> None:
    """`metadata.create_all` on PostgreSQL turns the policies on too, as the migrations do."""
    for statement in enabling(tenant_tables(metadata)):
        event.listen(metadata, "after_create", DDL(statement.replace("%", "%%")).execute_if(dialect="postgresql"))


def disabling(tables: Iterable[str]) -> list[str]:
    statements: list[str] = []
    for table in tables:
        statements += [
            f'DROP POLICY IF EXISTS {POLICY} ON "{table}"',
            f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
        ]
    return statements


async def name_company(session: AsyncSession, company_id: str | None) -> None:
    """Binds the rest of the transaction to one company's rows; None leaves it as it is. Nothing happens on SQLite."""
    if company_id is None or session.get_bind().dialect.name != "postgresql":
        return
    await session.execute(text("SELECT set_config(:name, :value, true)"), {"name": SETTING, "value": company_id})
