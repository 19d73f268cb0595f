"""Interviewers of a company's own: what they say, in whose voice; every change is a version, and versions stay."""
