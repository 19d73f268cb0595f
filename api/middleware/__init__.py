"""What happens around every request: its id, headers, log line, metrics."""

from api.middleware.access_log import AccessLog
from api.middleware.request_id import RequestId
from api.middleware.security_headers import SecurityHeaders
from api.middleware.unexpected import Unexpected

__all__ = ["AccessLog", "RequestId", "SecurityHeaders", "Unexpected"]
