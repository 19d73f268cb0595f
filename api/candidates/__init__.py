"""Candidates of a company."""

# Registers the ORM events that keep derived columns and search rows; whoever imports the models gets them too.
from api.candidates import derived as derived
