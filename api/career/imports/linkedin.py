"""The tables of a LinkedIn export as rows of a profile (CV-14). Pure.

Columns are called the same in an export of any language. Their names here are those of LinkedIn's own help page on
downloading one's data, and older ones.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from api.career.imports.reading import Table
from api.career.imports.rows import Gathered, Problem
from api.career.models import AchievementKind, SkillLevel
from api.resumes.dates import point

Cells = dict[str, str]
"""Values by our field."""

TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "profile.csv": (
        "Profile.csv",
        {
            "first name": "first_name", "last name": "last_name", "headline": "headline", "summary": "summary",
            "geo location": "location", "websites": "websites",
        },
    ),
    "profile summary.csv": ("Profile Summary.csv", {"profile summary": "summary"}),
    "email addresses.csv": (
        "Email Addresses.csv", {"email address": "email", "primary": "primary", "confirmed": "confirmed"},
    ),
    "phonenumbers.csv": ("PhoneNumbers.csv", {"number": "phone"}),
    "positions.csv": (
        "Positions.csv",
        {
            "company name": "company", "title": "title", "description": "description", "location": "location",
            "started on": "start_date", "finished on": "end_date",
        },
    ),
    "education.csv": (
        "Education.csv",
        {
            "school name": "institution", "degree name": "degree", "start date": "start_date", "end date": "end_date",
            "notes": "description", "activities": "activities", "activities and societies": "activities",
        },
    ),
    "skills.csv": ("Skills.csv", {"name": "name"}),
    "projects.csv": (
        "Projects.csv",
        {
            "title": "name", "description": "description", "url": "url", "started on": "start_date",
            "finished on": "end_date",
        },
    ),
    "certifications.csv": (
        "Certifications.csv",
        {"name": "title", "authority": "issuer", "url": "url", "started on": "achieved_on"},
    ),
    "languages.csv": ("Languages.csv", {"name": "name", "proficiency": "level"}),
    "honors.csv": ("Honors.csv", {"title": "title", "description": "description", "issued on": "achieved_on"}),
    "publications.csv": (
        "Publications.csv",
        {
            "name": "title", "published on": "achieved_on", "description": "description", "publisher": "issuer",
            "url": "url",
        },
    ),
    "patents.csv": (
        "Patents.csv",
        {"title": "title", "description": "description", "url": "url", "filing date": "achieved_on",
         "issue date": "achieved_on"},
    ),
    "volunteering.csv": (
        "Volunteering.csv",
        {"company name": "issuer", "role": "title", "started on": "achieved_on", "description": "description"},
    ),
}  # fmt: skip
"""By name in small letters: how LinkedIn writes it, and our fields by its columns in small letters."""

LEVELS = {
    "native or bilingual proficiency": SkillLevel.EXPERT,
    "full professional proficiency": SkillLevel.EXPERT,
    "professional working proficiency": SkillLevel.ADVANCED,
    "limited working proficiency": SkillLevel.INTERMEDIATE,
    "elementary proficiency": SkillLevel.BEGINNER,
}
_DATES = ("start_date", "end_date", "achieved_on")
_BULLET = re.compile(r"^\s*(?:[-–—•·▪◦*‣∙]|\d{1,2}[.)])\s+")
_WEBSITE = re.compile(r"(?:([A-Z_]+):)?(https?://[^\s,\]]+)")
_HEAD_ROWS = 5
"""Some tables have remarks above their head."""

Mapping = dict[str, dict[str, str | None]]
"""Our field, or None for what is not taken, by column, by table (DATA-38)."""


def gathered_of(tables: Sequence[Table]) -> tuple[Gathered, Mapping]:
    found, mapping = Gathered(), Mapping()
    # In the order above: a profile begins with its name, whatever the archive begins with.
    by_name = {table.name: table for table in tables}
    for name, (title, columns) in TABLES.items():
        if name in by_name:
            _read(by_name[name], title, columns, found, mapping)
    return found, mapping


def _read(table: Table, title: str, columns: dict[str, str], found: Gathered, mapping: Mapping) -> None:
    if table.broken:
        found.problems.append(Problem(kind="broken", table=title, row=len(table.rows) or None))
    if table.cut:
        found.problems.append(Problem(kind="cut", table=title, row=len(table.rows)))
    at = next((n for n, row in enumerate(table.rows[:_HEAD_ROWS]) if _columns_in(row, columns)), None)
    if at is None:
        if table.rows:
            found.problems.append(Problem(kind="no_columns", table=title))
        return
    head = table.rows[at]
    mapping[title] = {cell: columns.get(cell.lower()) for cell in head if cell}
    fields = [columns.get(cell.lower()) for cell in head]
    for number, row in enumerate(table.rows[at + 1 :], start=at + 2):
        cells: Cells = {}
        for field, cell in zip(fields, row, strict=False):
            if field is not None and cell:
                cells.setdefault(field, cell)
        if cells:
            _HOW[table.name](cells, title, number, found)


def _columns_in(row: list[str], columns: dict[str, str]) -> int:
    return sum(cell.lower() in columns for cell in row)


def _dated(cells: Cells, table: str, row: int, found: Gathered) -> dict[str, Any]:
    values: dict[str, Any] = dict(cells)
    for name in _DATES:
        if name in cells:
            values[name] = point(cells[name])
            if values[name] is None:
                found.problems.append(Problem(kind="field_left_out", table=table, row=row, field=name))
    return values


def _profile(cells: Cells, table: str, row: int, found: Gathered) -> None:
    values = {name: cells.get(name) for name in ("headline", "summary", "location")}
    found.add("profile", {"name": full_name(cells.get("first_name", ""), cells.get("last_name", ""))}, table, row)
    found.add("profile", values, table, row)
    for label, url in _WEBSITE.findall(cells.get("websites", "")):
        said = label.replace("_", " ").capitalize() or url.split("/")[2]
        found.add("links", {"label": said, "url": url}, table, row)


def full_name(first: str, last: str) -> str:
    """The family name first and without a space where it is written in Hangul or Chinese characters."""
    if last and all("가" <= char <= "힣" or "一" <= char <= "鿿" for char in first + last):
        return last + first
    return f"{first} {last}".strip()


def _email(cells: Cells, table: str, row: int, found: Gathered) -> None:
    if cells.get("primary", "yes").lower() == "yes":
        found.add("profile", {"email": cells.get("email")}, table, row)


def _phone(cells: Cells, table: str, row: int, found: Gathered) -> None:
    if not any("phone" in known.theirs for known in found.rows.values()):
        found.add("profile", {"phone": cells.get("phone")}, table, row)


def _summary(cells: Cells, table: str, row: int, found: Gathered) -> None:
    if not any("summary" in known.theirs for known in found.rows.values()):
        found.add("profile", {"summary": cells.get("summary")}, table, row)


def _position(cells: Cells, table: str, row: int, found: Gathered) -> None:
    values = _dated(cells, table, row, found)
    description, lines = lines_in(cells.get("description", ""))
    values |= {"description": description, "responsibilities": lines}
    values["is_current"] = bool(values.get("start_date")) and "end_date" not in cells
    found.add("experiences", values, table, row)


def lines_in(text: str) -> tuple[str, list[str]]:
    """(the text without its list, the list): what begins like the point of a list is one."""
    plain, points = [], []
    for line in text.splitlines():
        if _BULLET.match(line):
            points.append(_BULLET.sub("", line).strip())
        elif points and line.strip():
            # A point goes on in the next line.
            points[-1] = f"{points[-1]} {line.strip()}"
        else:
            plain.append(line.rstrip())
    return "\n".join(plain).strip(), [one for one in points if one]


def _education(cells: Cells, table: str, row: int, found: Gathered) -> None:
    values = _dated(cells, table, row, found)
    parts = [values.pop(name, None) for name in ("description", "activities")]
    values["description"] = "\n\n".join(part for part in parts if part)
    found.add("education", values, table, row)


def _skill(cells: Cells, table: str, row: int, found: Gathered) -> None:
    found.add("skills", dict(cells), table, row)


def _project(cells: Cells, table: str, row: int, found: Gathered) -> None:
    found.add("projects", _dated(cells, table, row, found), table, row)


def _language(cells: Cells, table: str, row: int, found: Gathered) -> None:
    level = LEVELS.get(cells.get("level", "").lower())
    found.add("skills", {"name": cells.get("name"), "category": "language", "level": level}, table, row)


def _achievement(kind: AchievementKind) -> Callable[[Cells, str, int, Gathered], None]:
    def add(cells: Cells, table: str, row: int, found: Gathered) -> None:
        found.add("achievements", _dated(cells, table, row, found) | {"kind": kind}, table, row)

    return add


_HOW: dict[str, Callable[[Cells, str, int, Gathered], None]] = {
    "profile.csv": _profile,
    "profile summary.csv": _summary,
    "email addresses.csv": _email,
    "phonenumbers.csv": _phone,
    "positions.csv": _position,
    "education.csv": _education,
    "skills.csv": _skill,
    "projects.csv": _project,
    "certifications.csv": _achievement(AchievementKind.CERTIFICATE),
    "languages.csv": _language,
    "honors.csv": _achievement(AchievementKind.AWARD),
    "publications.csv": _achievement(AchievementKind.PUBLICATION),
    "patents.csv": _achievement(AchievementKind.PATENT),
    "volunteering.csv": _achievement(AchievementKind.VOLUNTEERING),
}
