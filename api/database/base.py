"""Base of all models. The same column types serve SQLite and PostgreSQL."""

import struct
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, TypeAlias

import uuid_utils
from sqlalchemy import (
    ARRAY,
    JSON,
    REAL,
    DateTime,
    Dialect,
    Enum,
    Integer,
    LargeBinary,
    MetaData,
    TypeDecorator,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeEngine

JsonValue: TypeAlias = "dict[str, Any] | list[Any]"
"""What a JSON column holds; pydantic models give it its shape at the edge."""


def new_id() -> str:
    """A UUIDv7 (RFC 9562): random, and in order of creation, so that indexes grow at one end."""
    return str(uuid_utils.uuid7())


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC. SQLite has no zones, so the zone is taken off and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a datetime without a zone reached the database")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Id = Annotated[str, mapped_column(Uuid(as_uuid=False))]
"""A UUID as its 36-character text in Python."""


class FloatVector(TypeDecorator[list[float]]):
    """Single floats: real[] on PostgreSQL, which pgvector's `::vector` reads; their bytes, little endian, on SQLite."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(REAL))
        return dialect.type_descriptor(LargeBinary())

    def process_bind_param(self, value: Sequence[float] | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return None if value is None else [float(number) for number in value]
        return struct.pack(f"<{len(value)}f", *value)

    def process_result_value(self, value: Any, dialect: Dialect) -> list[float] | None:
        if value is None or dialect.name == "postgresql":
            return None if value is None else [float(number) for number in value]
        return list(struct.unpack(f"<{len(value) // 4}f", value))


def json_column() -> JSON:
    """JSONB on PostgreSQL, JSON text on SQLite."""
    return JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def int_array_column() -> ARRAY[int]:
    """An array of integers on PostgreSQL, which an index can look into; JSON text on SQLite."""
    return ARRAY(Integer).with_variant(JSON(none_as_null=True), "sqlite")


def enum_column(kind: type[StrEnum], name: str) -> Enum:
    """Text with a CHECK constraint `name` (DATA-05), by value."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [m.value for m in members],
    )


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime(), dict[str, Any]: json_column(), list[Any]: json_column()}  # noqa: RUF012  SQLAlchemy reads this class attribute by name


class Record(Base):
    """A table whose rows have an id and a creation time."""

    __abstract__ = True

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, sort_order=-2)
    created_at: Mapped[datetime] = mapped_column(
        default=lambda: datetime.now(UTC), server_default=func.now(), sort_order=-1
    )
