"""Take mail on a port until asked to stop."""

import asyncio
import contextlib
import signal
from collections.abc import Callable

from aiosmtpd.smtp import SMTP


async def listen(make: Callable[[], SMTP], *, host: str, port: int) -> None:
    """Serve conversations, each made by `make`, until this process is told to end."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(make, host, port)
    stop = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(each, stop.set)
    async with server:
        await stop.wait()
