"""What somebody wrote about themselves elsewhere, compared with their profile and taken over by choice (CV-04)."""
