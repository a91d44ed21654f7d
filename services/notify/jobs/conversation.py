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
    """Says one thing after another and hears the replies; whatever comes unasked ends it."""

    def __init__(self, client: aiosmtplib.SMTP) -> None:
        self._transport = cast(asyncio.Transport, client.transport)
        self.takes_groups = client.supports_extension("pipelining")
        self._loop = asyncio.get_running_loop()
        self._is_open = True
        self._unread = bytearray()
        self._replies: list[Said] = []
        # Replies that will come, and how many whoever listens waits for.
        self._due = self._wanted = 0
        self._heard: asyncio.Future[None] | None = None
        self._transport.set_protocol(self)

    @property
    def is_open(self) -> bool:
        """Tell whether something can still be said."""
        return self._is_open

    def say(self, content: bytes, *, replies: int = 1) -> None:
        """Say what will have so many replies."""
        if self._is_open:
            self._due += replies
            self._transport.write(content)

    async def hear(self, count: int = 1, *, within: float) -> list[Said]:
        """Return the next replies; fewer if the connection is lost before."""
        if len(self._replies) < count and self._is_open:
            self._wanted, self._heard = count, self._loop.create_future()
            too_late = self._loop.call_later(within, self.close)
            try:
                await self._heard
            finally:
                too_late.cancel()
                self._heard = None
        heard, self._replies = self._replies[:count], self._replies[count:]
        return heard

    async def command(
        self, commands: Sequence[bytes], expected: Sequence[int], *, within: float
    ) -> list[Said]:
        """Say commands, together if the server takes that, else up to the first unexpected reply.

        `expected` holds the kind of reply to each.

        Refusals: ValueError for a command that holds the end of a line.
        """
        if self.takes_groups:
            self.say(together(commands), replies=len(commands))
            return await self.hear(len(commands), within=within)
        said: list[Said] = []
        for each, kind in zip(commands, expected, strict=True):
            self.say(together([each]))
            said += await self.hear(within=within)
            if not self._is_open or said[-1].kind != kind:
                break
        return said

    def close(self) -> None:
        """End the conversation; who waits for a reply gets what there is."""
        self._is_open = False
        self._transport.abort()
        self._tell()

    def data_received(self, data: bytes) -> None:
        """Read what the server says."""
        self._unread += data
        read = 0
        while self._due and (found := REPLY.match(self._unread, read)) is not None:
            words = (found[2] or b"").decode("utf-8", "replace")
            self._replies.append(Said(int(found[1]), words))
            self._due -= 1
            read = found.end()
        del self._unread[:read]
        # Else a goodbye, or the reply to something that was never asked.
        if self._unread and not (self._due and _begins_a_reply(self._unread)):
            self.close()
        elif len(self._replies) >= self._wanted:
            self._tell()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that nothing more will come."""
        del exc
        self._is_open = False
        self._tell()

    def _tell(self) -> None:
        if self._heard is not None and not self._heard.done():
            self._heard.set_result(None)


def together(commands: Sequence[bytes]) -> bytes:
    """Return commands as they go over the line. Refusals: ValueError for more than one in one."""
    if any(ENDS_A_LINE.search(each) for each in commands):
        raise ValueError("a command holds a control character")
    return b"".join(each + b"\r\n" for each in commands)


def _begins_a_reply(unread: bytearray) -> bool:
    *lines, _rest = unread.split(b"\n")
    return len(unread) < LONGEST_REPLY and all(
        line[:3].isdigit() and line[3:4] == b"-" for line in lines
    )
