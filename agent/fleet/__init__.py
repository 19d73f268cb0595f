"""The agent as a worker of a cluster: interviews in LiveKit rooms, a process each."""
