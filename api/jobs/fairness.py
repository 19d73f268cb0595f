"""The rubric check on every question that is saved."""

from pathlib import Path

from api.errors import FieldError
from api.jobs.errors import UnfairCriterion
from api.jobs.rubric_check import Finding, load_rubric_check
from api.jobs.schemas import QuestionInput


def unfair(config_dir: Path, body: QuestionInput, language: str) -> list[Finding]:
    """Raises RubricCheckUnreadable."""
    fields = [("text", body.text)]
    if body.rephrasing:
        fields.append(("rephrasing", body.rephrasing))
    for n, point in enumerate(body.points):
        fields.append((f"points.{n}.text", point.text))
        if point.probe:
            fields.append((f"points.{n}.probe", point.probe))
    return load_rubric_check(config_dir).findings(fields, language)


def refuse_unfair(config_dir: Path, body: QuestionInput, language: str) -> None:
    """Raises UnfairCriterion with a reason and a better wording for each field."""
    found = unfair(config_dir, body, language)
    if found:
        raise UnfairCriterion(details=[FieldError(field=f.field, message=f"{f.reason} {f.instead}") for f in found])
