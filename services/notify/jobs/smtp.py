"""Conversations with the mail server, over connections that are kept and used again."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import aiosmtplib

from services.notify.domain.delivery import Outcome, outcome_of
from services.notify.jobs.conversation import Conversation, Said
from shared.settings import Smtp

ANSWER_WITHIN_SECONDS: Final = 30
# Many servers look through a letter before they answer for it.
TAKE_WITHIN_SECONDS: Final = 120
NO_REPLY: Final = 0
GO_AHEAD: Final = 354
# The class of each reply (RFC 5321, section 4.2.1), after which the next is said.
EXPECTED: Final = (2, 2, 3)
REFUSED: Final = 400
END: Final = b".\r\n"
# "Authentication required", "credentials invalid", "encryption required": not the letter's fault.
OUR_OWN_FAULT: Final = frozenset({530, 534, 535, 538})


class ServerAway(Exception):
    """No conversation could be begun; no letter was touched."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a letter, with the server's reply code and enhanced status."""

    outcome: Outcome
    code: int = NO_REPLY
    detail: str = ""


LOST: Final = Reply(Outcome.TEMPORARY)
Record = Callable[[Reply], Awaitable[None]]


class SmtpPool:
    """Connections opened when needed and used again by whoever sends next."""

    def __init__(self, settings: Smtp) -> None:
        self._settings = settings
        self._idle: list[Conversation] = []
        # Letters whose fate a sudden death would leave open, each a double at worst.
        self._in_doubt = asyncio.Semaphore(settings.in_doubt)

    async def send(self, sender: str, recipient: str, content: bytes, record: Record) -> None:
        """Hand over one letter and record what came of it. Refusals: ServerAway."""
        if self._idle:
            try:
                await self._converse(self._idle.pop(), sender, recipient, content, record)
                return
            except _NotBegun:
                # The server had closed the connection while it was idle.
                self.close()
        try:
            await self._converse(await self._connect(), sender, recipient, content, record)
        except _NotBegun as lost:
            raise ServerAway from lost

    async def _connect(self) -> Conversation:
        given = self._settings
        client = aiosmtplib.SMTP(
            hostname=given.host,
            port=given.port,
            use_tls=given.tls == "tls",
            start_tls=given.tls == "starttls",
            username=given.username,
            password=given.password,
            timeout=ANSWER_WITHIN_SECONDS,
        )
        try:
            await client.connect()
            if client.is_ehlo_or_helo_needed:
                await client.ehlo()
        except (aiosmtplib.SMTPException, OSError) as error:
            client.close()
            raise ServerAway from error
        return Conversation(client)

    @contextmanager
    def _kept(self, line: Conversation) -> Iterator[None]:
        try:
            yield
        except BaseException:
            line.close()
            raise
        if line.is_open:
            self._idle.append(line)

    async def _converse(
        self, line: Conversation, sender: str, recipient: str, content: bytes, record: Record
    ) -> None:
        with self._kept(line):
            reply = await _begin(line, sender, recipient)
            if reply is not None:
                await record(reply)
                return
            # Nothing but its end is waited for, before which no server takes a letter.
            line.say(content.replace(b"\r\n.", b"\r\n.."))
            async with self._in_doubt:
                # It may have been taken; the next attempt carries the same Message-ID.
                said = await line.ask(END, within=TAKE_WITHIN_SECONDS)
                await record(_reply(said[0]) if said else LOST)
            # The end of the next letter goes out before another is written here.
            await asyncio.sleep(0)

    def close(self) -> None:
        """Drop all idle connections."""
        while self._idle:
            self._idle.pop().close()


class _NotBegun(Exception):
    """The connection was lost before the letter was."""


async def _begin(line: Conversation, sender: str, recipient: str) -> Reply | None:
    """Name sender and recipient and ask to go on; return the reply if the letter goes no further.

    Refusals: ServerAway when the server takes nothing from us.
    """
    commands = (f"MAIL FROM:<{sender}>".encode(), f"RCPT TO:<{recipient}>".encode(), b"DATA")
    said = await line.command(commands, EXPECTED, within=ANSWER_WITHIN_SECONDS)
    if not said:
        raise _NotBegun
    if said[0].code in OUR_OWN_FAULT:
        raise ServerAway
    refused = [each for each, kind in zip(said, EXPECTED, strict=False) if each.kind != kind]
    if not refused:
        return None if line.is_open else LOST
    # A server may go ahead for nobody (RFC 2920, section 3.1): then an end is all it gets.
    goes_ahead = said[-1].code == GO_AHEAD
    await line.ask(END if goes_ahead else b"RSET\r\n", within=ANSWER_WITHIN_SECONDS)
    return _reply(refused[0]) if refused[0].code >= REFUSED else LOST


def _reply(said: Said) -> Reply:
    first = said.words.partition(" ")[0]
    is_enhanced = first.replace(".", "").isdigit() and first.count(".") == 2  # noqa: PLR2004  -- the form of RFC 3463
    return Reply(outcome_of(said.code), said.code, first if is_enhanced else "")
