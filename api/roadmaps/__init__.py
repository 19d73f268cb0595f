"""A weekly plan for the skills that a gap analysis found missing (GIT-07, GIT-08)."""
