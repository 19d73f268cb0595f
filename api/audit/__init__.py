"""Who saw or changed what (DATA-51, SEC-11). Append-only; rows name people by id and hold no personal data."""

from api.audit.trail import about, record

__all__ = ["about", "record"]
