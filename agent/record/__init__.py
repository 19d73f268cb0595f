"""What is kept of a call: events, words and sound, written to disk first, and their way to api."""
