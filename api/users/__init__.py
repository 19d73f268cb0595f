"""User administration: who works here, in which role, and when they are available."""
