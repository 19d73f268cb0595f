"""What a builder of an engine raises."""


class EngineUnavailable(Exception):
    """The engine cannot be used here; the message says why, and what to do."""
