"""Conversations with the mail server, over connections that are kept and shared."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import aiosmtplib

from services.notify.domain.delivery import Outcome, outcome_of
from shared.settings import Smtp

# Less than the margin of a lease, so that a slow server never outlasts it.
ANSWER_WITHIN_SECONDS: Final = 5
CONNECTIONS: Final = 16
NO_REPLY: Final = 0


class SmtpPool:
    """At most `CONNECTIONS` connections, opened when needed and used again."""

    def __init__(self, settings: Smtp) -> None:
        self._settings = settings
        self._idle: list[aiosmtplib.SMTP] = []
        self._free = asyncio.Semaphore(CONNECTIONS)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[aiosmtplib.SMTP]:
        async with self._free:
            client = self._idle.pop() if self._idle else await self._connect()
            try:
                yield client
            except BaseException:
                client.close()
                raise
            self._idle.append(client)

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
        await client.connect()
        return client

    async def send(self, sender: str, recipient: str, content: bytes) -> tuple[Outcome, int]:
        """Hand over one letter, and return what came of it with the server's reply code."""
        try:
            async with self._connection() as client:
                return await _hand_over(client, sender, recipient, content)
        except aiosmtplib.SMTPServerDisconnected:
            # The server may have closed an idle connection; the letter was not begun on it.
            return Outcome.TEMPORARY, NO_REPLY
        except (aiosmtplib.SMTPException, OSError):
            return Outcome.TEMPORARY, NO_REPLY

    def close(self) -> None:
        """Drop all connections."""
        while self._idle:
            self._idle.pop().close()


async def _hand_over(
    client: aiosmtplib.SMTP, sender: str, recipient: str, content: bytes
) -> tuple[Outcome, int]:
    try:
        await client.sendmail(sender, [recipient], content)
    except aiosmtplib.SMTPRecipientsRefused as refused:
        code = refused.recipients[0].code
    except aiosmtplib.SMTPResponseException as refused:
        if isinstance(refused, aiosmtplib.SMTPConnectResponseError):
            raise
        code = refused.code
    else:
        return Outcome.ACCEPTED, 250
    return outcome_of(code), code
