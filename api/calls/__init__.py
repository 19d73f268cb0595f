"""Calls: live connections to an interview, their events and commands; the agent's side of the surface."""
