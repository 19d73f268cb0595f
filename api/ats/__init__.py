"""Résumé check against an applicant tracking system's eye (requirements §6)."""
