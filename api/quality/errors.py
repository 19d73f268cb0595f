"""Errors about interviews that a fault of ours spoilt."""

from api.errors import Conflict


class VerdictBlocked(Conflict):
    error_code = "INT_434"
    detail = (
        "This interview was spoilt by a technical fault, so it has no score to decide on. Offer a free redo, or have it"
        " scored anyway."
    )


class NoFault(Conflict):
    error_code = "INT_435"
    detail = "No technical fault of ours is known for this interview."


class AlreadySettled(Conflict):
    error_code = "INT_436"
    detail = "Somebody has already settled this: a redo was offered, or it is scored anyway. Reload to see which."


class NoRedoLeft(Conflict):
    error_code = "INT_437"
    detail = "This candidate has already had two free redos. Talk to them in person."
