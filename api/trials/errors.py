"""Errors about comparisons and replays."""

from api.errors import BadRequest, Conflict, NotFound


class UnknownComparison(NotFound):
    error_code = "TRIAL_404"
    detail = "There is no such comparison."


class UnknownReplay(NotFound):
    error_code = "TRIAL_405"
    detail = "There is no such replay of this job."


class UnknownJudge(BadRequest):
    error_code = "TRIAL_400"
    detail = "There is no such judge or prompt on this server. Choose one of those it lists."


class TrialRuns(Conflict):
    error_code = "TRIAL_409"
    detail = "One is on its way already. Wait for it, or stop it first."


class NothingToReplay(Conflict):
    error_code = "TRIAL_410"
    detail = "No interview of this job has a score yet, so there is nothing to compare a draft with."


class TrialOver(Conflict):
    error_code = "TRIAL_411"
    detail = "It is over already: there is nothing left to stop."


class ForeignQuestion(BadRequest):
    error_code = "TRIAL_401"
    detail = "The draft names a question that the job does not have."
