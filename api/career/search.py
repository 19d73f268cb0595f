"""Searching a person's projects where the database has no full-text index (SQLite): at most a hundred, one by one.

Words are compared by their stems like those of a résumé, Korean particles included; all of them must be there, in any
order. PostgreSQL's own search knows more: phrases, "or", "-without".
"""

from collections.abc import Sequence

from api.ats.words import tokens_of
from api.career.models import Project


def matching(words: str, projects: Sequence[Project]) -> list[Project]:
    wanted = {token.stem for token in tokens_of(words)}
    if not wanted:
        return []
    return [project for project in projects if wanted <= _stems(project)]


def _stems(project: Project) -> set[str]:
    return {token.stem for token in tokens_of(f"{project.name} {project.description or ''}")}
