"""The three doors by which a candidate comes: a LiveKit room, a browser's WebRTC, a phone."""
