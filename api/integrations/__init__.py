"""Telling other systems what happened: signed webhooks."""

from api.integrations.announce import EVENTS, announce

__all__ = ["EVENTS", "announce"]
