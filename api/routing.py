"""The route that took a request, by its template."""

from starlette.types import Scope

PREFIX = "/api/v1"


def route_template(scope: Scope) -> str:
    """`/api/v1/interviews/{interview_id}`; "other" for what no route took."""
    path: str | None = getattr(scope.get("route"), "path", None)
    if path is None:
        return "other"
    # An included route knows its path without the prefix it was included with.
    return path if path.startswith(PREFIX) or not scope["path"].startswith(PREFIX) else PREFIX + path
