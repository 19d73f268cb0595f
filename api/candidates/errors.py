"""Errors about candidates."""

from api.errors import BadRequest, Conflict, NotFound


class UnknownCandidate(NotFound):
    error_code = "CAND_404"
    detail = "There is no such candidate."


class CandidateExists(Conflict):
    error_code = "CAND_409"
    detail = "A candidate with this e-mail address is already here."


class BadCursor(BadRequest):
    error_code = "CAND_400"
    detail = "This cursor belongs to another list. Start again without it."


class NotAssignable(BadRequest):
    error_code = "CAND_401"
    detail = "Candidates are assigned to active HR users and employees of their company. Choose another person."


class JobNotThere(BadRequest):
    error_code = "CAND_402"
    detail = "This job is not one of the candidate's company. Choose another one."


class NothingToMerge(BadRequest):
    error_code = "CAND_403"
    detail = "A merge needs one candidate to keep and others of the same company; values come from those only."


class NoIds(BadRequest):
    error_code = "CAND_405"
    detail = 'Name the candidates: a body {"ids": [...]}, or ?ids=...&ids=... with at most 1,000 ids.'


class NotRestorable(Conflict):
    error_code = "CAND_411"
    detail = "This candidate was merged into another one, or was deleted too long ago to be restored."


class UnknownMerge(NotFound):
    error_code = "CAND_435"
    detail = "There is no such merge; it may have been undone already."


class MergeStays(Conflict):
    """`reason`: "too_late", "erased" or "merged_on"."""

    error_code = "CAND_436"
    detail = "This merge cannot be undone any more."


class UnknownNote(NotFound):
    error_code = "CAND_430"
    detail = "There is no such note; it may have been removed."


class NotAllAtOnce(BadRequest):
    error_code = "CAND_431"
    detail = "Nobody is declined without being looked at: choose the candidates one by one."


class TooManyMatches(BadRequest):
    error_code = "CAND_432"
    detail = "More than 2,000 candidates match these words. Narrow the search, or filter by job, owner or stage."


class MoveBegan(Conflict):
    error_code = "CAND_433"
    detail = "The move has begun already. Move them back, or wait for its end."


class UnknownMove(NotFound):
    error_code = "CAND_434"
    detail = "There is no such move of yours."
