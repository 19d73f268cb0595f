"""Errors about webhooks."""

from api.errors import AppError, Conflict, NotFound


class UnknownWebhook(NotFound):
    error_code = "HOOK_404"
    detail = "There is no such webhook."


class UnknownDelivery(NotFound):
    error_code = "HOOK_405"
    detail = "There is no such delivery."


class WebhookAddressRefused(AppError):
    status = 422
    error_code = "HOOK_422"
    detail = "This address cannot receive webhooks."


class TooManyWebhooks(Conflict):
    error_code = "HOOK_409"
    detail = "A company has at most 20 webhooks. Delete one that is not used."


class NoWebhookSecret(Conflict):
    error_code = "HOOK_411"
    detail = "A Discord webhook has no secret here. Make another webhook at Discord, and give its address instead."


class WebhookSwitchedOff(Conflict):
    error_code = "HOOK_410"
    detail = "This webhook is switched off. Switch it on, then send again."
