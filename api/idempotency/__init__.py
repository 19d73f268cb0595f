"""Idempotency keys: a POST that is sent twice has its effect once."""
