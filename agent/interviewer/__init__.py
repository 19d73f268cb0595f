"""The brain, pure Python: what to do and say next."""
