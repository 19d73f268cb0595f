"""The table that a person reads, each figure beside that of the run before."""

from evals.history import Before
from evals.sections import Row, Section

MARKS = {True: "met", False: "MISSED", None: ""}
NOTE = 90
"""Letters of a note that the table shows; the JSON has all of it."""


def table(section: Section, before: Before | None) -> str:
    width = max((len(row.what) for row in section.rows), default=0)
    lines = [f"── {section.name} " + "─" * max(0, 100 - len(section.name))]
    lines.append("   " + " · ".join(f"{name} {version}" for name, version in section.versions.items()))
    if before is not None:
        changed = before.changed(section)
        lines.append(f"   before: {before.date} at {before.commit}" + (f"; {'; '.join(changed)}" if changed else ""))
    lines.append(f"   {'':{width}} {'now':>9} {'before':>9}  {'goal':<9} {'':6}")
    lines += [_line(row, before.rows.get(row.what) if before else None, width) for row in section.rows]
    return "\n".join(lines)


def _line(row: Row, before: Row | None, width: int) -> str:
    was = "" if before is None else _value(before)
    note = row.note if len(row.note) <= NOTE else row.note[: NOTE - 1] + "…"
    line = f"   {row.what:{width}} {_value(row):>9} {was:>9}  {row.goal:<9} {MARKS[row.met]:6} {note}"
    return line.rstrip()


def _value(row: Row) -> str:
    return "–" if row.value is None else f"{row.value:g}" if isinstance(row.value, float) else str(row.value)


def verdict(sections: list[Section]) -> str:
    missed = [f"{section.name}: {row.what}" for section in sections for row in section.rows if row.met is False]
    judged = sum(row.met is not None for section in sections for row in section.rows)
    if not missed:
        return f"All {judged} goals met."
    return f"{len(missed)} of {judged} goals missed:\n" + "\n".join(f"   {one}" for one in missed)
