"""Errors about connections."""

from api.errors import Conflict


class ProviderNotSetUp(Conflict):
    error_code = "CONN_501"
    detail = "This server is not registered with that service. Ask whoever runs it; docs/operations.md says how."


class NotConnected(Conflict):
    error_code = "CONN_404"
    detail = "Connect your Google Calendar on your profile page first, with leave to write."


class NothingToLink(Conflict):
    error_code = "CONN_410"
    detail = "There is no GitHub sign-in that waits to be linked. Begin again with “Sign in with GitHub”."


class OtherAddress(Conflict):
    error_code = "CONN_411"
    detail = "Your account at GitHub has no verified address that is this account's. Connect it on your profile page."


class IdentityTaken(Conflict):
    error_code = "CONN_409"
    detail = "This GitHub account belongs to another account here. Disconnect it there first."
