"""The parts of a phone carrier's stand-in: markup, signed webhooks, media streams, the line itself."""
