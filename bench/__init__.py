"""Benchmarks: what a candidate feels and what a call costs. `make bench` prints them as JSON."""
