"""Row-level security on PostgreSQL: the second line of tenancy (AUTH-32), behind the repositories.

Every table with a `company_id` gets a policy, and so does every table whose rows belong to one that has. A transaction
that has named its company sees and writes that company's rows (and those of no company) only; one that has named none,
like a background task, sees all. The policies are forced on the tables' owner too; only a superuser passes them, so
the program should not connect as one.
"""

from dataclasses import dataclass

from sqlalchemy import DDL, MetaData, Table, event, text
from sqlalchemy.ext.asyncio import AsyncSession

SETTING = "app.company_id"
POLICY = "own_company"
EXEMPT = frozenset({"candidate_search"})
"""Search conditions cannot use an index behind a policy (their functions are not leakproof). This table only finds
ids; the rows themselves are read from a table that has the policy."""
PARENTS = {
    "interview_id": "interviews",
    "call_id": "calls",
    "job_template_id": "job_templates",
    "candidate_id": "candidates",
    "phone_call_id": "phone_calls",
}
"""Column of a child → the table that decides. The first that fits; the parent's own policy does the rest."""

# In a sub-select the setting is read once a statement, not once a row.
_NAMED = f"(SELECT NULLIF(current_setting('{SETTING}', true), ''))"


@dataclass(frozen=True, slots=True)
class Guarded:
    """A table with a policy; `parent` is (its column, the table it points to), None where it has a company itself."""

    table: str
    parent: tuple[str, str] | None = None

    def condition(self) -> str:
        if self.parent is None:
            return f"{_NAMED} IS NULL OR company_id IS NULL OR company_id = {_NAMED}::uuid"
        column, parent = self.parent
        return f'{_NAMED} IS NULL OR EXISTS (SELECT 1 FROM "{parent}" owner WHERE owner.id = "{self.table}".{column})'  # noqa: S608  names come from the models, not from people


def guarded_tables(metadata: MetaData) -> list[Guarded]:
    """In order of name."""
    found = [_guard(table) for table in metadata.tables.values() if table.name not in EXEMPT]
    return sorted((guard for guard in found if guard is not None), key=lambda guard: guard.table)


def _guard(table: Table) -> Guarded | None:
    if "company_id" in table.columns:
        return Guarded(table.name)
    for column, parent in PARENTS.items():
        if column in table.columns:
            return Guarded(table.name, (column, parent))
    return None


def enabling(guard: Guarded) -> list[str]:
    """Statements that turn the policy on; harmless when it is on."""
    table, condition = guard.table, guard.condition()
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'DROP POLICY IF EXISTS {POLICY} ON "{table}"',
        f'CREATE POLICY {POLICY} ON "{table}" USING ({condition}) WITH CHECK ({condition})',
    ]


def disabling(guard: Guarded) -> list[str]:
    return [
        f'DROP POLICY IF EXISTS {POLICY} ON "{guard.table}"',
        f'ALTER TABLE "{guard.table}" NO FORCE ROW LEVEL SECURITY',
        f'ALTER TABLE "{guard.table}" DISABLE ROW LEVEL SECURITY',
    ]


def with_tables(metadata: MetaData) -> None:
    """`metadata.create_all` on PostgreSQL turns the policies on too, as the migrations do."""
    for guard in guarded_tables(metadata):
        for statement in enabling(guard):
            ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]  # SQLAlchemy annotates it in part
            event.listen(metadata, "after_create", ddl.execute_if(dialect="postgresql"))


async def name_company(session: AsyncSession, company_id: str | None) -> None:
    """Binds the rest of the transaction to one company's rows; None leaves it as it is. Nothing happens on SQLite."""
    if company_id is None or session.get_bind().dialect.name != "postgresql":
        return
    await _set(session, company_id)


async def name_nobody(session: AsyncSession) -> None:
    """Takes the binding back."""
    if session.get_bind().dialect.name == "postgresql":
        await _set(session, "")


async def _set(session: AsyncSession, value: str) -> None:
    await session.execute(text("SELECT set_config(:name, :value, true)"), {"name": SETTING, "value": value})
