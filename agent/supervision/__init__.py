"""What people of the company see and hear of a call while it runs."""
