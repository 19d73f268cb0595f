"""Errors about interviews and their links."""

from api.errors import AppError, BadRequest, Conflict, Forbidden, NotFound


class UnknownInterview(NotFound):
    error_code = "INT_404"
    detail = "There is no such interview."


class InterviewAlreadyOver(Conflict):
    error_code = "INT_412"
    detail = "This interview is over, so this cannot be changed any more."


class InterviewIsLive(Conflict):
    error_code = "INT_413"
    detail = "The interview is running. End it first."


class NoLiveCall(Conflict):
    error_code = "INT_414"
    detail = "Nobody is in this interview right now."


class TimeInPast(BadRequest):
    error_code = "INT_400"
    detail = "The time lies in the past. Choose a later one."


class TimeOutOfReach(BadRequest):
    error_code = "INT_406"
    detail = "The time lies more than a year ahead, or after the deadline. Choose an earlier one."


class UnknownInterviewer(NotFound):
    error_code = "INT_407"
    detail = "There is no such person in your company. Choose somebody of your company as interviewer."


class SlotTaken(Conflict):
    """`reason`: candidate, interviewer or unavailable. `details` name free times nearby."""

    error_code = "INT_417"
    detail = "That time is taken. Choose another one."


class UnsocialHours(Conflict):
    error_code = "INT_418"
    detail = "That is early or late for the candidate. Send confirm_unsocial_hours if it was agreed."


class NoMovesLeft(Conflict):
    error_code = "INT_419"
    detail = "You have moved this interview as often as possible. Write to the contact person for another time."


class TooLateToMove(Conflict):
    error_code = "INT_420"
    detail = "It is too close to the interview to move it. Write to the contact person if you cannot come."


class NotAFreeSlot(Conflict):
    error_code = "INT_421"
    detail = "This time is not free any more. Load the free times again and choose another one."


class NoTimeSet(Conflict):
    error_code = "INT_422"
    detail = "This interview has no set time; it can be held any time until its deadline."


class UnknownAdjustment(NotFound):
    error_code = "INT_408"
    detail = "There is no such request in this interview."


class UnknownProposal(NotFound):
    error_code = "INT_450"
    detail = "There is no such offer of times in this interview."


class ProposalAnswered(Conflict):
    error_code = "INT_451"
    detail = "This offer was answered, or taken back, meanwhile. Reload to see how things stand."


class NotProposed(BadRequest):
    error_code = "INT_452"
    detail = "The candidate did not offer this time. Choose one of theirs."


class UnknownLink(NotFound):
    error_code = "INT_404"
    detail = "We do not know this link. Copy it again from your invitation, all of it."


class LinkOver(AppError):
    """`reason`: expired, cancelled, no_show or finished."""

    status = 410
    error_code = "INT_410"
    detail = "This interview can no longer be joined with this link."


class ConsentMissing(Forbidden):
    error_code = "INT_403"
    detail = "Please read and agree to the consent text first."


class ConsentIncomplete(BadRequest):
    error_code = "INT_401"
    detail = "The required consent items are not all ticked."


class ConsentTextChanged(Conflict):
    error_code = "INT_415"
    detail = "The consent text has changed since you opened it. Please read it again."


class OpenElsewhere(Conflict):
    error_code = "INT_409"
    detail = "The interview is open in another window or device. You can continue here instead."


class TooEarly(AppError):
    status = 425
    error_code = "INT_425"
    detail = "The interview has not opened yet. Come back at the time of your invitation."


class CorrectionWindowOver(Conflict):
    error_code = "INT_416"
    detail = "The time to correct your words is over. Write to the contact person instead."


class UnknownSegment(NotFound):
    error_code = "INT_405"
    detail = "There are no such words of yours in this interview."


class ConsentTextUnreadable(AppError):
    status = 503
    error_code = "INT_503"
    detail = "The consent text cannot be shown right now. Please try again later."
