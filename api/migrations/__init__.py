"""Migrations of the database, and bringing it up to date at start."""
