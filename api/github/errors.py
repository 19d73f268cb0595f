"""Errors about analyses of repositories."""

from api.errors import AppError, NotFound


class NoRepository(AppError):
    status = 422
    error_code = "GIT_422"
    detail = "This is not the address of a repository. It looks like https://github.com/owner/name."


class UnknownAnalysis(NotFound):
    error_code = "GIT_404"
    detail = "There is no such analysis, or it is not yours to see."


class TooManyAnalyses(AppError):
    status = 409
    error_code = "GIT_409"
    detail = "Two of your repositories are being read already. Wait for one of them."
