"""Custom roles of a company: a base role with fewer permissions (G-03)."""
