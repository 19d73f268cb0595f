"""What people agreed to, and what is kept of them (requirements §13)."""
