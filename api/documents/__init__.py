"""Uploaded documents: checked, read in a sandbox, stored.

This file imports nothing: the sandboxed reader (`worker.py`) starts through it.
"""
