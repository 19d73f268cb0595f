"""The API's description, made once in a process: each making takes two seconds."""

import json
from functools import cache
from typing import Any

from api.openapi import schema_text


@cache
def description_text() -> str:
    return schema_text()


def description() -> dict[str, Any]:
    """One's own copy."""
    found: dict[str, Any] = json.loads(description_text())
    return found
