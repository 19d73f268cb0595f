"""Who is calling: passwords, tokens, and the dependencies that turn them into a caller.

Import from the modules; this package imports none of them, because models need `callers` and `lookup` needs models.
"""
