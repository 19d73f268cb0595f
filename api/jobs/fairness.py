"""The rubric check on every question that is saved."""

from collections.abc import Iterable
from pathlib import Path

from api.errors import FieldError
from api.jobs.errors import UnfairCriterion
from api.jobs.rubric_check import Finding, load_rubric_check
from api.jobs.schemas import PointInput, QuestionInput


def unfair(config_dir: Path, body: QuestionInput, language: str) -> list[Finding]:
    """Raises RubricCheckUnreadable."""
    fields = [("text", body.text), ("rephrasing", body.rephrasing or ""), *point_fields(body.points)]
    return load_rubric_check(config_dir).findings(fields, language)


def point_fields(points: Iterable[PointInput]) -> list[tuple[str, str]]:
    """What of a rubric is checked, by field. Keywords are not: they are hints, and name technical terms."""
    return [
        (f"points.{n}.{name}", text)
        for n, point in enumerate(points)
        for name in ("text", "probe", "strong", "partial")
        if (text := getattr(point, name))
    ]


def refuse_unfair(config_dir: Path, body: QuestionInput, language: str, within: str = "") -> None:
    """Raises UnfairCriterion with a reason and a better wording for each field, whose names begin with `within`."""
    found = unfair(config_dir, body, language)
    if found:
        raise UnfairCriterion(
            details=[FieldError(field=f"{within}{f.field}", message=f"{f.reason} {f.instead}") for f in found]
        )
