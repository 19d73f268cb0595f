"""Fifteen small repositories with planted weaknesses, and near misses that are none."""
