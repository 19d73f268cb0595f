"""The database: base of models, engine, and the one place where transactions begin and commit."""

from api.database.base import (
    Base,
    FloatVector,
    Id,
    JsonValue,
    Record,
    UtcDateTime,
    enum_column,
    int_array_column,
    json_column,
    new_id,
)
from api.database.engine import Database, after_commit

__all__ = [
    "Base",
    "Database",
    "FloatVector",
    "Id",
    "JsonValue",
    "Record",
    "UtcDateTime",
    "after_commit",
    "enum_column",
    "int_array_column",
    "json_column",
    "new_id",
]
