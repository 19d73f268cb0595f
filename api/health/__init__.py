"""Whether the server is well, what it is configured for, and its metrics."""
