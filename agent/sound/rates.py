"""Samples per second inside a call; transports convert at its edges."""

IN_RATE = 16_000
"""RT-03; what VAD, turn model and Whisper work at."""
OUT_RATE = 24_000
