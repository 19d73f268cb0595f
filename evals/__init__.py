"""The proving ground without keys: simulated candidates with voices, transcripts with labels. `make evals`."""
