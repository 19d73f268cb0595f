"""People and jobs side by side: which passage of a résumé meets which requirement."""
