"""Base of every model that crosses the line between api, agent and the candidate's page."""

from pydantic import BaseModel, ConfigDict

MAX_INTEGER = 2**31 - 1
"""What every database keeps in an integer column; in milliseconds 24 days."""
MAX_EXACT = 2**53 - 1
"""The largest whole number that JSON carries without loss everywhere: bytes, seconds since 1970."""
MAX_TEXT = 100_000


class Message(BaseModel):
    """Strict and immutable: an unknown field is an error on both sides, never silently dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=MAX_TEXT)
