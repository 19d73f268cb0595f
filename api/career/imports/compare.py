"""Rows of an import beside the profile: what is new, what is there already, and what differs. Pure."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from api.career.imports.rows import Row
from api.career.kinds import KINDS, skill_key
from api.career.models import Entry
from api.career.repository import Whole
from api.cvs.content import digest_of

Status = Literal["new", "fills", "conflict", "same"]
"""new: the profile has nothing like it. fills: it says more of an entry, and nothing else than the entry. conflict: an
entry says something else. same: the profile says all of it."""
Take = Literal["mine", "theirs", "both"]
"""mine: the profile stays. theirs: what the row says takes its place; what it does not say stays. both: the row
becomes an entry of its own; of a summary: one text after the other."""


@dataclass(frozen=True, slots=True)
class Compared:
    row: Row
    status: Status
    entry: Entry | None = None
    """What the row is about, if the profile has it."""
    mine: dict[str, Any] | None = None
    """What the profile says in the fields that the row has."""
    differs: list[str] = field(default_factory=list)
    choices: tuple[Take, ...] = ()


def compared(rows: Sequence[Row], whole: Whole) -> list[Compared]:
    """In the order of `rows`. An entry is matched by one row at most: by one that it says already before others."""
    matched: dict[str, Entry] = {}
    for kind in KINDS:
        own = [row for row in rows if row.kind == kind]
        left = list(_entries(whole, kind))
        for alike in (_says_all, _is_about):
            for row in own:
                if row.id in matched:
                    continue
                entry = next((one for one in left if alike(row, one)), None)
                if entry is not None:
                    matched[row.id] = entry
                    left.remove(entry)
    return [_of_profile(row, whole) or _of_entry(row, matched.get(row.id)) for row in rows]


def state_of(found: Iterable[Compared], profile_revision: int) -> str:
    """Changes whenever something changes that was compared."""
    seen = [
        (one.row.id, one.status, one.entry.id if one.entry else None, one.entry.revision if one.entry else None)
        for one in found
    ]
    return digest_of(seen, profile_revision)[:32]


def _entries(whole: Whole, kind: str) -> Sequence[Entry]:
    entries: Sequence[Entry] = getattr(whole, kind)
    return entries


def _of_profile(row: Row, whole: Whole) -> Compared | None:
    profile = whole.profile
    if row.kind == "links":
        there = any(
            _folded(link["url"]).rstrip("/") == _folded(row.theirs["url"]).rstrip("/") for link in profile.links
        )
        return Compared(row, "same") if there else Compared(row, "new", choices=("mine", "theirs"))
    if row.kind != "profile":
        return None
    (name, said), *_ = row.theirs.items()
    own = getattr(profile, name)
    mine = {name: own}
    if not own:
        return Compared(row, "fills", mine=mine, choices=("mine", "theirs"))
    if _agrees(name, own, said):
        return Compared(row, "same", mine=mine)
    choices: tuple[Take, ...] = ("mine", "theirs", "both") if name == "summary" else ("mine", "theirs")
    return Compared(row, "conflict", mine=mine, differs=[name], choices=choices)


def _of_entry(row: Row, entry: Entry | None) -> Compared:
    if entry is None:
        return Compared(row, "new", choices=("mine", "theirs"))
    mine = {name: getattr(entry, name) for name in row.theirs}
    missing = [name for name, own in mine.items() if own in (None, "", [], False) and not _ends(entry, name)]
    differs = [name for name, said in row.theirs.items() if name not in missing and not _agrees(name, mine[name], said)]
    if not differs:
        status: Status = "fills" if missing else "same"
        return Compared(row, status, entry, mine, choices=("mine", "theirs") if missing else ())
    # A skill is named once in a profile.
    choices: tuple[Take, ...] = ("mine", "theirs") if row.kind == "skills" else ("mine", "theirs", "both")
    return Compared(row, "conflict", entry, mine, differs, choices)


def _ends(entry: Entry, name: str) -> bool:
    """An end in place of "goes on", and the other way round, is a difference and fills nothing."""
    goes_on = bool(getattr(entry, "is_current", False))
    return (name == "end_date" and goes_on) or (
        name == "is_current" and not goes_on and bool(getattr(entry, "end_date", None))
    )


def _says_all(row: Row, entry: Entry) -> bool:
    return _is_about(row, entry) and all(_agrees(name, getattr(entry, name), said) for name, said in row.theirs.items())


def _is_about(row: Row, entry: Entry) -> bool:
    theirs = row.theirs

    def alike(name: str) -> bool:
        return _folded(theirs.get(name)) == _folded(getattr(entry, name))

    match row.kind:
        case "experiences":
            began = _agrees("start_date", getattr(entry, "start_date", None), theirs.get("start_date"))
            return alike("company") and (alike("title") or bool(theirs.get("start_date") and began))
        case "education":
            degree = getattr(entry, "degree", None)
            return alike("institution") and (alike("degree") or not degree or not theirs.get("degree"))
        case "projects":
            return alike("name")
        case "skills":
            return skill_key(str(theirs["name"])) == getattr(entry, "name_key", None)
        case _:
            return alike("title")


def _agrees(name: str, own: Any, said: Any) -> bool:
    if name.endswith("_date") or name == "achieved_on":
        # As exact as the import is; the profile may know more.
        return bool(own and said) and str(own).startswith(str(said))
    if isinstance(said, list):
        return [_folded(one) for one in own or []] == [_folded(one) for one in said]
    return _folded(own) == _folded(said)


def _folded(value: Any) -> str:
    text = "" if value is None else str(value)
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
