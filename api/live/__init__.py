"""Watching interviews while they run: snapshot and tail from the database, then the bus."""
