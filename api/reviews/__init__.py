"""A colleague's own view of an interview, given before they see the AI's or anybody else's (ux §3.21)."""
