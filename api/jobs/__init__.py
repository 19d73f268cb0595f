"""Jobs (templates), their question bank, and the versions that interviews are pinned to."""
