"""Columns and search rows that follow from a candidate's own columns, kept by the ORM at every write.

Code that writes candidates past the ORM (the import) uses `derived_columns` and `search_row` itself.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, event, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapper

from api.candidates.grams import grams_of
from api.candidates.keys import email_key, name_key, phone_key, region_of, search_text
from api.candidates.models import Candidate, CandidateSearch

_SEARCHED = ("name", "email", "phone", "language", "timezone", "deleted_at")


def derived_columns(name: str, email: str, phone: str | None, region: str | None) -> dict[str, Any]:
    return {
        "name_key": name_key(name),
        "email_key": email_key(email),
        "phone_key": phone_key(phone, region) if phone else None,
    }


def search_row(
    candidate_id: str, company_id: str, name: str, email: str, phone_digits: str | None, dialect: str
) -> dict[str, Any]:
    """Values of a `CandidateSearch` row."""
    text = search_text(name, email, phone_digits)
    grams = grams_of(company_id).of_text(text) if dialect == "postgresql" else None
    return {"candidate_id": candidate_id, "company_id": company_id, "text": text, "grams": grams}


def _derive(candidate: Candidate) -> None:
    region = region_of(candidate.language or "en", candidate.timezone or "UTC")
    for column, value in derived_columns(candidate.name, candidate.email, candidate.phone, region).items():
        setattr(candidate, column, value)
    candidate.status_rank = candidate.status.rank if candidate.status else 0
    candidate.ats_rank = -1 if candidate.ats_score is None else candidate.ats_score


@event.listens_for(Candidate, "before_insert")
def _before_insert(_mapper: Mapper[Any], _connection: Connection, target: Candidate) -> None:
    _derive(target)
    target.status_since = target.status_since or target.created_at or datetime.now(UTC)


@event.listens_for(Candidate, "before_update")
def _before_update(_mapper: Mapper[Any], _connection: Connection, target: Candidate) -> None:
    _derive(target)


@event.listens_for(Candidate, "after_insert")
def _after_insert(_mapper: Mapper[Any], connection: Connection, target: Candidate) -> None:
    _write_search(connection, target)


@event.listens_for(Candidate, "after_update")
def _after_update(_mapper: Mapper[Any], connection: Connection, target: Candidate) -> None:
    state = inspect(target)
    if any(state.attrs[column].history.has_changes() for column in _SEARCHED):
        _write_search(connection, target)


def _write_search(connection: Connection, candidate: Candidate) -> None:
    if candidate.deleted_at is not None:
        connection.execute(delete(CandidateSearch).where(CandidateSearch.candidate_id == candidate.id))
        return
    dialect = connection.dialect.name
    row = search_row(candidate.id, candidate.company_id, candidate.name, candidate.email, candidate.phone_key, dialect)
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement: Any = insert(CandidateSearch).values(**row)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["candidate_id"], set_={"text": row["text"], "grams": row["grams"]}
        )
    )
