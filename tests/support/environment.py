"""What child processes inherit."""

import os


def without_proxies() -> dict[str, str]:
    """This process's environment, but for proxies: nothing that a test starts goes beyond 127.0.0.1.

    Recordings are not listened to a second time unless a test says so: it takes a core for as long as the call did.
    """
    plain = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return {"HEARING_CHECK": "off", **plain}
