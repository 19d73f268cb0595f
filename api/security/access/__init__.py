"""Who may call what: a file for each area, joined in `table.py`. A new operation gets its row in its area's file."""

from api.security.access.table import ACCESS, SIGNED, rule_of

__all__ = ["ACCESS", "SIGNED", "rule_of"]
