"""Which speech and language engines interviews use: the list, what can be used here, and trying a configuration."""
