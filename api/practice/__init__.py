"""Practice interviews of a person: turn by turn, judged at once, kept only when they say so."""
