"""Ask a ClamAV daemon about a file: its INSTREAM command, and no more of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from shared.kernel.refusals import Busy, Invalid
from shared.uploads.clean import Scan

PIECE: Final = 1 << 18
ANSWER_WITHIN_SECONDS: Final = 20
LONGEST_ANSWER: Final = 4096
RETRY_AFTER_SECONDS: Final = 60


def scanner(address: str | None) -> Scan | None:
    """Return a scan by the daemon at `host:port` or at a socket's path; none without address."""
    if not address:
        return None

    async def scan(content: bytes) -> None:
        try:
            async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
                answer = await _ask(address, content)
        except (OSError, TimeoutError):
            # Nothing unscanned is kept where scanning was asked for.
            raise Busy(RETRY_AFTER_SECONDS) from None
        if answer.endswith(" FOUND"):
            raise Invalid({"file": "infected-file"})
        if not answer.endswith(": OK"):
            raise Busy(RETRY_AFTER_SECONDS)

    return scan


@asynccontextmanager
async def _connection(
    address: str,
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    if "/" in address:
        reader, writer = await asyncio.open_unix_connection(address)
    else:
        host, _, port = address.rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
    try:
        yield reader, writer
    finally:
        writer.close()


async def _ask(address: str, content: bytes) -> str:
    async with _connection(address) as (reader, writer):
        writer.write(b"zINSTREAM\0")
        for start in range(0, len(content), PIECE):
            piece = content[start : start + PIECE]
            writer.write(len(piece).to_bytes(4, "big") + piece)
        writer.write(bytes(4))
        await writer.drain()
        answer = await reader.read(LONGEST_ANSWER)
        return answer.rstrip(b"\0\n").decode("utf-8", "replace")
