"""Builders of the speech and language engines, and the models that come in wheels."""
