"""What waits for a person of the company."""
