"""What a signed-in person's résumé says: skills, jobs, education, each with where in the text it stands (ATS-13)."""
