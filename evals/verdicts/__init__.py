"""Verdicts on transcripts written for the purpose, beside a human grader's labels."""
