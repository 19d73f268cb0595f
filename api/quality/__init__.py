"""How good the calls of an interview were, what they cost, and faults of ours that must not become scores."""
