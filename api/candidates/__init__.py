"""Candidates of a company."""
