"""What a job asks for and a person has not shown (GIT-05, GIT-06)."""
