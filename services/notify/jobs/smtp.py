"""Conversations with the mail server, over connections that are kept and used again."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import aiosmtplib

from services.notify.domain.delivery import Outcome, outcome_of
from shared.settings import Smtp

ANSWER_WITHIN_SECONDS: Final = 30
# Many servers look through a letter before they answer for it.
TAKE_WITHIN_SECONDS: Final = 120
NO_REPLY: Final = 0
GO_AHEAD: Final = 354
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


ACCEPTED: Final = Reply(Outcome.ACCEPTED, 250)
Record = Callable[[Reply], Awaitable[None]]


class SmtpPool:
    """Connections opened when needed and used again by whoever sends next."""

    def __init__(self, settings: Smtp) -> None:
        self._settings = settings
        self._idle: list[aiosmtplib.SMTP] = []
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

    async def _connect(self) -> aiosmtplib.SMTP:
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
        except (aiosmtplib.SMTPException, OSError) as error:
            client.close()
            raise ServerAway from error
        return client

    @asynccontextmanager
    async def _kept(self, client: aiosmtplib.SMTP) -> AsyncIterator[None]:
        try:
            yield
        except BaseException:
            client.close()
            raise
        if client.is_connected:
            self._idle.append(client)

    async def _converse(
        self,
        client: aiosmtplib.SMTP,
        sender: str,
        recipient: str,
        content: bytes,
        record: Record,
    ) -> None:
        async with self._kept(client):
            reply = await _introduce(client, sender, recipient)
            if reply is not None:
                await _start_over(client)
                await record(reply)
                return
            reply = await _dictate(client, content)
            if reply is not None:
                await record(reply)
                return
            async with self._in_doubt:
                reply = await _finish(client)
                await record(reply)
            if reply.code == NO_REPLY:
                client.close()

    def close(self) -> None:
        """Drop all idle connections."""
        while self._idle:
            self._idle.pop().close()


class _NotBegun(Exception):
    """The connection was lost before the letter was."""


async def _introduce(client: aiosmtplib.SMTP, sender: str, recipient: str) -> Reply | None:
    """Name sender and recipient; return the reply if the letter goes no further."""
    try:
        await client.mail(sender)
    except aiosmtplib.SMTPResponseException as refused:
        if refused.code in OUR_OWN_FAULT:
            raise ServerAway from refused
        return _reply(refused)
    except (aiosmtplib.SMTPException, OSError) as lost:
        raise _NotBegun from lost
    try:
        await client.rcpt(recipient)
    except aiosmtplib.SMTPResponseException as refused:
        return _reply(refused)
    except (aiosmtplib.SMTPException, OSError):
        client.close()
        return Reply(Outcome.TEMPORARY)
    return None


async def _dictate(client: aiosmtplib.SMTP, content: bytes) -> Reply | None:
    """Send a letter but for its end, before which no server takes it; return a refusal."""
    try:
        begun = await client.execute_command(b"DATA")
        if begun.code != GO_AHEAD:
            return _reply(begun)
        assert client.protocol is not None
        client.protocol.write(content.replace(b"\r\n.", b"\r\n.."))
    except (aiosmtplib.SMTPException, OSError):
        client.close()
        return Reply(Outcome.TEMPORARY)
    return None


async def _finish(client: aiosmtplib.SMTP) -> Reply:
    """Send a letter's end: from here until the reply is recorded its fate is in doubt."""
    try:
        return _reply(await client.execute_command(b".", timeout=TAKE_WITHIN_SECONDS))
    except (aiosmtplib.SMTPException, OSError):
        # It may have been taken; the next attempt carries the same Message-ID.
        return Reply(Outcome.TEMPORARY)


async def _start_over(client: aiosmtplib.SMTP) -> None:
    with contextlib.suppress(aiosmtplib.SMTPException, OSError):
        if client.is_connected:
            await client.rset()


def _reply(said: aiosmtplib.SMTPResponse | aiosmtplib.SMTPResponseException) -> Reply:
    first = said.message.partition(" ")[0]
    is_enhanced = first.replace(".", "").isdigit() and first.count(".") == 2  # noqa: PLR2004  -- the form of RFC 3463
    return Reply(outcome_of(said.code), max(said.code, NO_REPLY), first if is_enhanced else "")
