"""Help with words: suggestions that their owner takes, changes or refuses (CV-06, REST-133)."""
