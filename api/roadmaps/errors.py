"""Errors about roadmaps."""

from api.errors import AppError, Conflict, NotFound


class UnknownRoadmap(NotFound):
    error_code = "ROAD_404"
    detail = "There is no such roadmap, or it is not yours to see."


class NothingMissing(Conflict):
    error_code = "ROAD_409"
    detail = "Nothing is missing for this job: there is nothing to plan."


class TooLittleTime(AppError):
    status = 422
    error_code = "ROAD_422"
    detail = "That is too little time for the skills that are missing. Give more hours or more weeks."


class NoDiscordWebhook(AppError):
    status = 422
    error_code = "ROAD_423"
    detail = "This is no Discord webhook. It looks like https://discord.com/api/webhooks/…"


class LinkUsed(NotFound):
    error_code = "ROAD_405"
    detail = "This link stops nothing any more. A newer mail has the right one."
