"""What is said to a mail server over a connection that aiosmtplib opened.

Commands go together where the server takes them together (RFC 2920), which aiosmtplib leaves out:
it saves two of the four journeys that a letter costs.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

import aiosmtplib

# Lines that say that more follow, and the one that ends the reply.
REPLY: Final = re.compile(rb"(?:\d{3}-[^\n]*\n)*(\d{3})(?: ([^\r\n]*))?\r?\n")
LONGEST_REPLY: Final = 32 * 1024
# Nothing of an address may end a command and begin another.
ENDS_A_LINE: Final = re.compile(rb"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Said:
    """A server's reply: its code and the words of its last line."""

    code: int
    words: str

    @property
    def kind(self) -> int:
        """Return the first digit of the code: what to do about the reply."""
        return self.code // 100


class Conversation(asyncio.Protocol):
    """Asks one thing after another; whatever comes unasked ends it."""

    def __init__(self, client: aiosmtplib.SMTP) -> None:
        self._transport = cast(asyncio.Transport, client.transport)
        self._takes_groups = client.supports_extension("pipelining")
        self._loop = asyncio.get_running_loop()
        self._is_open = True
        self._unread = bytearray()
        self._replies: list[Said] = []
        self._wanted = 0
        self._answered: asyncio.Future[None] | None = None
        self._transport.set_protocol(self)

    @property
    def is_open(self) -> bool:
        """Tell whether something can still be asked."""
        return self._is_open

    async def ask(self, content: bytes, *, replies: int = 1, within: float) -> list[Said]:
        """Say something and return the replies; fewer if the connection is lost before."""
        if not self._is_open:
            return []
        self._replies, self._wanted = [], replies
        self._answered = self._loop.create_future()
        too_late = self._loop.call_later(within, self.close)
        try:
            self._transport.write(content)
            await self._answered
        finally:
            too_late.cancel()
            self._wanted, self._answered = 0, None
        return self._replies

    async def command(
        self, commands: Sequence[bytes], expected: Sequence[int], *, within: float
    ) -> list[Said]:
        """Say commands, together if the server takes that, else up to the first unexpected reply.

        `expected` holds the kind of reply to each.

        Refusals: ValueError for a command that holds the end of a line.
        """
        if any(ENDS_A_LINE.search(each) for each in commands):
            raise ValueError("a command holds a control character")
        if self._takes_groups:
            together = b"".join(each + b"\r\n" for each in commands)
            return await self.ask(together, replies=len(commands), within=within)
        said: list[Said] = []
        for each, kind in zip(commands, expected, strict=True):
            said += await self.ask(each + b"\r\n", within=within)
            if not self._is_open or said[-1].kind != kind:
                break
        return said

    def say(self, content: bytes) -> None:
        """Say something that has no reply of its own."""
        self._transport.write(content)

    def close(self) -> None:
        """End the conversation; who waits for a reply gets what there is."""
        self._is_open = False
        self._transport.abort()
        self._tell()

    def data_received(self, data: bytes) -> None:
        """Read what the server says."""
        self._unread += data
        while self._wanted and (found := REPLY.match(self._unread)) is not None:
            words = (found[2] or b"").decode("utf-8", "replace")
            self._replies.append(Said(int(found[1]), words))
            self._wanted -= 1
            del self._unread[: found.end()]
        if not self._wanted and self._unread:
            # A goodbye, or the reply to something that was never asked.
            self.close()
        elif not _begins_a_reply(self._unread):
            self.close()
        elif not self._wanted:
            self._tell()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that nothing more will come."""
        del exc
        self._is_open = False
        self._tell()

    def _tell(self) -> None:
        if self._answered is not None and not self._answered.done():
            self._answered.set_result(None)


def _begins_a_reply(unread: bytearray) -> bool:
    *lines, _rest = unread.split(b"\n")
    return len(unread) < LONGEST_REPLY and all(
        line[:3].isdigit() and line[3:4] == b"-" for line in lines
    )
