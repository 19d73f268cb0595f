"""Passages of résumés and jobs as vectors, and the search among them (ATS-15, DATA-50)."""
