"""The language that api and agent speak: plain models, no I/O, no framework."""
