"""Reaching addresses that people typed in (SEC-23)."""
