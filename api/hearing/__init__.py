"""The hearing gate: a second recogniser listens to the recording before anything is scored (docs/adr/0026)."""
