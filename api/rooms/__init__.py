"""LiveKit rooms: who is in them, what the media server reports, and agents that are lost."""
