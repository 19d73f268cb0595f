"""Bulk import of candidates from CSV files (REST-025, JOB-07, JOB-14)."""
