"""What has to be in order before the server starts. Every problem is one line that says what to do."""

import fcntl
import os
import socket
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from api.ai import prices
from api.settings import Settings


class StartupProblem(Exception):
    """The message is one line and says what to do."""


def read_settings() -> Settings:
    """Raises StartupProblem for a setting that makes no sense, or for prices that cannot be read."""
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else ""
        given = f"{name}={first['input']!r}" if name and name not in {"SECRET_KEY", "SETUP_CODE"} else name
        raise StartupProblem(f"{given} cannot be used: {first['msg']}. Change it and start again.".lstrip()) from error
    check_prices(settings)
    return settings


def check_prices(settings: Settings) -> None:
    """Raises StartupProblem: later a mistake in the file would only be a cost that is missing."""
    path = settings.config_dir / prices.FILE
    try:
        prices.read_prices(path)
    except prices.PricesUnusable as error:
        raise StartupProblem(f"The prices in {path} cannot be used: {error}. Correct them and start again.") from error


def prepare_folder(settings: Settings) -> IO[str]:
    """Makes DATA_DIR and takes its lock, which the returned file holds while it is open.

    Raises:
        StartupProblem: the folder cannot be made or written, or another server uses it.
    """
    folder = settings.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder / "lock").open("a+", encoding="ascii")
    except OSError as error:
        raise StartupProblem(
            f"The folder {folder} cannot be written ({_why(error)}). Make it writable, or start with another one:"
            " make run DATA_DIR=/path/to/folder"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        owner = lock.read().strip() or "unknown"
        lock.close()
        raise StartupProblem(
            f"Another server (process {owner}) uses the folder {folder}. Stop it, or start with another DATA_DIR."
        ) from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    _check_writable(folder)
    return lock


def _check_writable(folder: Path) -> None:
    probe = folder / ".write-test"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise StartupProblem(
            f"The folder {folder} cannot be written ({_why(error)}). Make it writable, or start with another DATA_DIR."
        ) from error


def open_port(settings: Settings) -> socket.socket:
    """A listening socket, opened first of all, so that nobody can take the port meanwhile.

    Raises:
        StartupProblem: the port is taken, not allowed, or the host is none of this machine's.
    """
    host, port = settings.host, settings.port
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # asyncio does it for sockets that name their protocol only; connections inherit it. Without it each answer, and
        # each frame of sound to a carrier, waits for an acknowledgement: 40 ms.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listening.bind(address)
        listening.listen(2048)
    except PermissionError as error:
        raise StartupProblem(f"Port {port} needs more rights. Choose one above 1023: make run PORT=8000") from error
    except socket.gaierror as error:
        raise StartupProblem(f"HOST={host} is no address of this machine. Try HOST=127.0.0.1 or 0.0.0.0.") from error
    except OSError as error:
        if error.errno == 98:  # EADDRINUSE
            raise StartupProblem(
                f"Port {port} is taken. Stop what uses it, or choose another one: make run PORT={_other(port)}"
            ) from error
        raise StartupProblem(f"{host}:{port} cannot be opened ({_why(error)}). Check HOST and PORT.") from error
    listening.setblocking(False)
    return listening


def _other(port: int) -> int:
    return port + 1 if port < 65_535 else port - 1


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
