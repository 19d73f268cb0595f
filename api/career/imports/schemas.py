"""Bodies of imports."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.career.imports.compare import Status, Take
from api.career.imports.rows import ProblemKind, RowKind
from api.career.models import ProfileImportSource, ProfileImportStatus
from api.clock import Utc
from api.ids import UuidText

RowId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$", max_length=32)]


class ImportRow(BaseModel):
    """One thing that the import says, beside what the profile says."""

    row: str
    kind: RowKind
    """profile and links: of the profile itself; otherwise the entry that it is or becomes."""
    place: str
    """Where it was found, e.g. "Positions.csv, 3"."""
    status: Status
    theirs: dict[str, Any]
    """Fields by the names of the kind's own body."""
    mine: dict[str, Any] | None
    """What the profile says in the same fields; null: nothing like it is there."""
    entry_id: str | None
    differs: list[str]
    """Fields in which both say something, and not the same."""
    choices: list[Take]
    """What may be decided; empty: there is nothing to decide."""
    take: Take | None
    """What was decided; of an open import what happens unless something else is said. Null: it has to be said."""
    remembered: bool
    """The same row was left in an earlier import."""


class ImportProblem(BaseModel):
    kind: ProblemKind
    table: str
    row: int | None
    field: str | None


class ImportCounts(BaseModel):
    added: int
    changed: int
    left: int
    same: int


class ProfileImportView(BaseModel):
    id: str
    profile_id: str
    source: ProfileImportSource
    filename: str
    status: ProfileImportStatus
    mapping: dict[str, dict[str, str | None]]
    """The field, or null for what is not taken, by column, by table."""
    rows: list[ImportRow]
    problems: list[ImportProblem]
    state: str
    """Of what was compared; it goes into the decision, so that none is made about what was not seen."""
    counts: ImportCounts | None
    """Once done."""
    created_at: Utc
    decided_at: Utc | None


class ResumeImportRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    resume_id: UuidText
    profile_id: UuidText | None = None
    """Left out: the caller's only profile."""


class RowDecision(BaseModel):
    model_config = ConfigDict(extra="forbid")

    row: RowId
    take: Literal["mine", "theirs", "both"]


class ResolveRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    state: RowId
    """As in the comparison that was looked at."""
    decisions: Annotated[list[RowDecision], Field(max_length=4_000)] = []
    """Of rows that were left out: what the comparison proposes; every conflict needs one."""
