"""Interviews: scheduled by HR, taken by a candidate with a link."""
