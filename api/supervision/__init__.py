"""People of the company in a running interview: who follows it, what they ask of it, and who speaks in it."""
