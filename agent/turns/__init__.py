"""Who has the turn: where it begins and ends, what stops the agent, and the reply that is ready before it is over."""
