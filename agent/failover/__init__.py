"""The next engine when one fails, within a turn and without a word lost."""
