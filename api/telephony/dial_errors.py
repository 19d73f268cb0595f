"""Why a candidate cannot be called."""

from api.errors import AppError, Conflict, TooManyRequests
from api.telephony.words import WHY


class NoTelephone(Conflict):
    error_code = "TEL_414"
    detail = WHY["not_set_up"]


class NoPhoneNumber(AppError):
    status = 422
    error_code = "TEL_422"
    detail = WHY["no_number"]


class NoTimeToCall(Conflict):
    """`reason`: no_common_hours, no_hours_left or too_late."""

    error_code = "TEL_409"
    detail = WHY["no_hours_left"]


class NoCommonHours(Conflict):
    error_code = "TEL_412"
    detail = WHY["no_common_hours"]


class NoSuchOrder(Conflict):
    error_code = "TEL_410"
    detail = "No call to the candidate is waiting or under way."


class AlreadyTalking(Conflict):
    error_code = "TEL_411"
    detail = "The candidate is on the phone; a call can be taken back only until they have said that they can talk."


class CalledOften(TooManyRequests):
    error_code = "TEL_429"
    detail = "You have asked to be called many times within an hour. Wait a while, or dial in yourself."
