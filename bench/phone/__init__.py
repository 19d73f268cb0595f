"""How many people at once this project interviews by telephone in one process."""
