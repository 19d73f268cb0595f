"""Password hashes (bcrypt), worked out on a thread: a hash takes a quarter of a second (NFR-03)."""

import anyio
import bcrypt

MAX_BYTES = 72
"""bcrypt reads no further."""
_DUMMY = "$2b$12$rhaXgVaBsx0j7i8kahBCu.25eUEmX1oz2VfK0nmq/DDecJVBIP3ty"


async def hash_password(password: str, rounds: int) -> str:
    def work() -> str:
        return bcrypt.hashpw(password.encode()[:MAX_BYTES], bcrypt.gensalt(rounds)).decode()

    return await anyio.to_thread.run_sync(work)


async def password_matches(password: str, hashed: str | None) -> bool:
    """With `hashed` None (no such user) it takes as long as with a wrong password, and is False."""

    def work() -> bool:
        return bcrypt.checkpw(password.encode()[:MAX_BYTES], (hashed or _DUMMY).encode())

    return await anyio.to_thread.run_sync(work) and hashed is not None
