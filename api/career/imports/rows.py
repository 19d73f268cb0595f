"""What an import says, row by row: each fits the profile's own types, or it is told why it does not."""

from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from api.career.kinds import KINDS, skill_key
from api.career.schemas import EntryInput, ProfileInput
from api.cvs.content import digest_of

RowKind = Literal["profile", "links", "experiences", "projects", "skills", "education", "achievements"]
PROFILE_FIELDS = ("name", "headline", "summary", "location", "email", "phone")
"""Of the profile itself; each is a row, so that each is decided by itself."""
_SLUG = "any-slug"

ProblemKind = Literal["incomplete", "field_left_out", "broken", "cut", "no_columns"]
"""incomplete: a row without what names it. field_left_out: its value does not fit. broken, cut, no_columns: of a whole
table, which cannot be read to its end, is longer than is read, or has none of its columns."""


class Row(BaseModel):
    """`theirs`: fields of the kind's input, without those that are empty."""

    id: str
    """Of its content, of a skill of its name: the same said again is the same row."""
    kind: RowKind
    theirs: dict[str, Any]
    place: str = ""
    """Where it was found, e.g. "Positions.csv, 3"."""


class Problem(BaseModel):
    kind: ProblemKind
    table: str
    row: int | None = None
    """As a spreadsheet counts: the head is row 1."""
    field: str | None = None


class Gathered:
    """Rows and problems of one import while they are found."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.problems: list[Problem] = []

    def add(self, kind: RowKind, values: dict[str, Any], table: str, row: int | None = None) -> None:
        """What does not fit is left out and told; what names the entry must fit."""
        found = {name: value for name, value in values.items() if value not in (None, "", [], False)}
        if kind in ("profile", "links"):
            self._of_profile(kind, found, table, row)
            return
        body = self._fitting(KINDS[kind].input, found, table, row)
        if body is None:
            self.problems.append(Problem(kind="incomplete", table=table, row=row))
        else:
            self._keep(kind, body.model_dump(mode="json", exclude_unset=True), table, row)

    def _of_profile(self, kind: RowKind, found: dict[str, Any], table: str, row: int | None) -> None:
        bare = {"slug": _SLUG, "name": "-"}
        given = {"links": [found]} if kind == "links" else found
        for name, value in given.items():
            try:
                body = ProfileInput.model_validate(bare | {name: value})
            except ValidationError:
                self.problems.append(Problem(kind="field_left_out", table=table, row=row, field=name))
                continue
            said = body.model_dump(mode="json")[name]
            self._keep(kind, said[0] if kind == "links" else {name: said}, table, row)

    def _fitting(self, body: type[EntryInput], found: dict[str, Any], table: str, row: int | None) -> EntryInput | None:
        left = dict(found)
        while True:
            try:
                return body.model_validate(left)
            except ValidationError as error:
                # Of two dates that do not fit together neither is believed.
                wrong = {str(one["loc"][0]) for one in error.errors() if one["loc"]} or {"start_date", "end_date"}
                if not wrong & left.keys():
                    return None
                for name in sorted(wrong & left.keys()):
                    del left[name]
                    self.problems.append(Problem(kind="field_left_out", table=table, row=row, field=name))

    def _keep(self, kind: RowKind, theirs: dict[str, Any], table: str, row: int | None) -> None:
        # A skill is named once in a profile: what is said of it elsewhere in the import is about the same one.
        said = skill_key(theirs["name"]) if kind == "skills" else theirs
        made = digest_of(kind, said)[:32]
        place = f"{table}, {row}" if row else table
        known = self.rows.setdefault(made, Row(id=made, kind=kind, theirs=theirs, place=place))
        known.theirs = theirs | known.theirs
