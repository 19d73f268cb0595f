"""Sound inside a call: its rates, when it came in, and whose it is."""
