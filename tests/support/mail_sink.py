"""A mail server on this machine that keeps what it gets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Sink:
    """A mail server that keeps what it gets; `refuse` makes it turn every recipient away."""

    port: int = 0
    refuse: bool = False
    received: list[bytes] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            verb = line.split(b" ")[0].strip().upper()
            if verb == b"RCPT" and self.refuse:
                writer.write(b"550 nobody here\r\n")
            elif verb == b"DATA":
                writer.write(b"354 go on\r\n")
                body = await reader.readuntil(b"\r\n.\r\n")
                self.received.append(body[:-5].replace(b"\r\n..", b"\r\n."))
                writer.write(b"250 kept\r\n")
            elif verb == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 fine\r\n")
            await writer.drain()
        writer.close()


@asynccontextmanager
async def listening(port: int = 0) -> AsyncIterator[Sink]:
    """On `port`, or on a free one."""
    sink = Sink()
    server = await asyncio.start_server(sink.talk, "127.0.0.1", port)
    sink.port = server.sockets[0].getsockname()[1]
    async with server:
        yield sink
