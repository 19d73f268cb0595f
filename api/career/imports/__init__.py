"""A profile from elsewhere: what LinkedIn gives its members, or a résumé that was read (CV-04, CV-14)."""
