"""Phone carriers' media streams into LiveKit rooms: a process of a cluster."""
