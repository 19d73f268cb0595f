"""Makes the two migrations of the unreleased database again: `.venv/bin/python scripts/migration.py`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
VERSIONS = ROOT / "api" / "migrations" / "versions"
HEADER = '''"""Row-level security (AUTH-32). A table that a later migration adds gets its policy there."""

from collections.abc import Sequence

from alembic import op

from api.database.row_security import Guarded, disabling, enabling

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

GUARDED = (
'''
FOOTER = """)


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for guard in GUARDED:
            for statement in enabling(guard):
                op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for guard in GUARDED:
            for statement in disabling(guard):
                op.execute(statement)
"""


def main() -> None:
    for made in VERSIONS.glob("000[12]_*.py"):
        made.unlink()
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DATA_DIR": folder, "DATABASE_URL": ""}
        command = [sys.executable, "-m", "alembic", "revision", "--autogenerate", "--rev-id", "0001", "-m", "initial"]
        subprocess.run(command, cwd=ROOT, env=env, check=True)
    (VERSIONS / "0002_row_security.py").write_text(HEADER + guards() + FOOTER)
    for check in (["check", "--fix", "--quiet", "--exit-zero"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *check, str(VERSIONS)], cwd=ROOT, check=True)


def guards() -> str:
    from api.database.row_security import guarded_tables
    from api.models import metadata

    return "".join(
        f'    Guarded("{guard.table}"{"" if guard.parent is None else f", {guard.parent!r}"}),\n'
        for guard in guarded_tables(metadata)
    )


if __name__ == "__main__":
    main()
