"""The sound of a telephone line, up and down, and what the carrier says of it."""
