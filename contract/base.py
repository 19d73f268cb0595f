"""Base of every model that crosses the line between api, agent and the candidate's page."""

from pydantic import BaseModel, ConfigDict


class Message(BaseModel):
    """Strict and immutable: an unknown field is an error on both sides, never silently dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True)
