"""Errors about profiles and their entries."""

from api.errors import AppError, Conflict, NotFound


class UnknownProfile(NotFound):
    error_code = "CAREER_404"
    detail = "There is no such profile, or it is not yours to see."


class UnknownEntry(NotFound):
    error_code = "CAREER_405"
    detail = "There is no such entry, or it is not yours to see."


class SlugTaken(Conflict):
    error_code = "CAREER_409"
    detail = "This address is taken. Choose another one."


class EntryChanged(Conflict):
    error_code = "CAREER_410"
    detail = "It was changed meanwhile, perhaps in another window. Load it again, then repeat your change."


class TooManyEntries(Conflict):
    error_code = "CAREER_411"
    detail = "There is no room for more of these. Delete one first."


class SkillTwice(Conflict):
    error_code = "CAREER_412"
    detail = "This skill is in the profile already."


class OrderDiffers(AppError):
    status = 422
    error_code = "CAREER_422"
    detail = "Send every entry of this kind, each once, in the new order."


class WhichProfile(AppError):
    status = 422
    error_code = "CAREER_423"
    detail = "Say with profile_id which profile this belongs to."


class EntryInvalid(AppError):
    status = 422
    error_code = "CAREER_424"
    detail = "With this change some fields do not fit together."


class OtherProfile(AppError):
    status = 422
    error_code = "CAREER_425"
    detail = "Both must be in the same profile."
