"""Rounds: the numbered, typed steps of one candidate's way through one job (INT-12, DATA-26)."""
