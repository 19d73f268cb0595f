"""Scores that point at words the candidate verifiably said, and the person's decision."""
