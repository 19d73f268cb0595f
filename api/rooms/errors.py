"""What the media server's reports can be refused for."""

from api.errors import AppError, Unauthenticated


class NotTheMediaServer(Unauthenticated):
    error_code = "INT_426"
    detail = "This webhook is not signed by our media server, or too old."


class TooLong(AppError):
    status = 413
    error_code = "INT_427"
    detail = "A report of the media server is not as long as this."
