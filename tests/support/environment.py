"""What child processes inherit."""

import os


def without_proxies() -> dict[str, str]:
    """This process's environment, but for proxies: nothing that a test starts goes beyond 127.0.0.1."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
