"""Voice to voice, side by side with stock voice agents, in real LiveKit rooms. `make bench-voice`."""
