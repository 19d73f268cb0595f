"""Résumés of known content, made at run time: what of it is read."""
