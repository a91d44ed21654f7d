"""Conversations with the mail server, over connections that are kept and used again."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import aiosmtplib

from services.notify.domain.delivery import Outcome, outcome_of
from services.notify.jobs.conversation import Conversation, Said, together
from shared.settings import Smtp

ANSWER_WITHIN_SECONDS: Final = 30
# Many servers look through a letter before they answer for it.
TAKE_WITHIN_SECONDS: Final = 120
NO_REPLY: Final = 0
GO_AHEAD: Final = 354
# The class of each reply (RFC 5321, section 4.2.1), after which the next is said.
EXPECTED: Final = (2, 2, 3)
REFUSED: Final = 400
DATA: Final = b"DATA"
END: Final = b".\r\n"
# "Authentication required", "credentials invalid", "encryption required": not the letter's fault.
OUR_OWN_FAULT: Final = frozenset({530, 534, 535, 538})


class ServerAway(Exception):
    """No conversation could be begun; no letter was touched."""


class NotOurs(Exception):
    """Another worker may have the letter by now; it was not sent."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a letter, with the server's reply code and enhanced status."""

    outcome: Outcome
    code: int = NO_REPLY
    detail: str = ""


LOST: Final = Reply(Outcome.TEMPORARY)


@dataclass(frozen=True, slots=True, eq=False)
class Mail:
    """A letter ready to be handed over, and where to record what came of it."""

    sender: str
    recipient: str
    content: bytes
    record: Callable[[Reply], Awaitable[None]]

    @property
    def commands(self) -> Sequence[bytes]:
        """Return what a server has to be told before it reads the letter."""
        return f"MAIL FROM:<{self.sender}>".encode(), f"RCPT TO:<{self.recipient}>".encode(), DATA


Ahead = Callable[[], Awaitable[Mail | None]]


class Lines:
    """Connections to the mail server, opened when needed and used again by whoever sends next."""

    def __init__(self, settings: Smtp) -> None:
        self._settings = settings
        self._idle: list[Line] = []
        # Letters whose fate a sudden death would leave open, each a double at worst.
        self._in_doubt = asyncio.Semaphore(settings.in_doubt)

    @contextmanager
    def one(self) -> Iterator["Line"]:
        """Give one to send letters over, one after another."""
        line = self._idle.pop() if self._idle else Line(self._settings, self._in_doubt)
        try:
            yield line
        except BaseException:
            line.close()
            raise
        if line.is_open:
            self._idle.append(line)

    def close(self) -> None:
        """Drop all idle connections."""
        while self._idle:
            self._idle.pop().close()


class Line:
    """One connection; the next letter is named there while the one before it is taken."""

    def __init__(self, settings: Smtp, in_doubt: asyncio.Semaphore) -> None:
        self._settings, self._in_doubt = settings, in_doubt
        self._conversation: Conversation | None = None
        self._named: Mail | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether it can be used again."""
        return self._conversation is not None and self._conversation.is_open

    async def send(self, mail: Mail, ahead: Ahead, is_ours: Callable[[], bool]) -> Mail | None:
        """Hand over a letter and record what came of it; return the one from `ahead`, if any.

        That one is named while the first is taken, and is to be sent next.

        Refusals: ServerAway, and NotOurs when `is_ours` denies it at the last moment.
        """
        server, refused = await self._name(mail)
        if refused is not None:
            await mail.record(refused)
            return None
        said, replies = mail.content.replace(b"\r\n.", b"\r\n..") + END, 1
        # Not before this one is named: who waits for the server keeps nothing else waiting.
        following = await ahead() if server.takes_groups else None
        if following is not None:
            # A letter may be the first of a group (RFC 2920, section 3.1).
            said, replies = said + together(following.commands), 1 + len(EXPECTED)
        async with self._in_doubt:
            if not is_ours():
                raise NotOurs
            # It may have been taken; the next attempt carries the same Message-ID.
            server.say(said, replies=replies)
            self._named = following
            heard = await server.hear(within=TAKE_WITHIN_SECONDS)
            await mail.record(_reply(heard[0]) if heard else LOST)
        # The end of the next letter goes out before another is written here.
        await asyncio.sleep(0)
        return following

    async def _name(self, mail: Mail) -> tuple[Conversation, Reply | None]:
        if self._conversation is not None:
            try:
                return self._conversation, await self._begin(self._conversation, mail)
            except _NotBegun:
                # The server had closed the connection meanwhile.
                self.close()
        self._conversation = await self._connect()
        try:
            return self._conversation, await self._begin(self._conversation, mail)
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

    async def _begin(self, server: Conversation, mail: Mail) -> Reply | None:
        """Name sender and recipient and ask to go on; return the reply that refuses one of them.

        Refusals: ServerAway when the server takes nothing from us.
        """
        if self._named is mail:
            said = await server.hear(len(EXPECTED), within=ANSWER_WITHIN_SECONDS)
        elif server.is_open:
            said = await server.command(mail.commands, EXPECTED, within=ANSWER_WITHIN_SECONDS)
        else:
            raise _NotBegun
        self._named = None
        if not said:
            raise _NotBegun
        if said[0].code in OUR_OWN_FAULT:
            raise ServerAway
        refused = [each for each, kind in zip(said, EXPECTED, strict=False) if each.kind != kind]
        if not refused:
            return None if server.is_open else LOST
        # A server may go ahead for nobody (RFC 2920, section 3.1): then an end is all it gets.
        server.say(END if said[-1].code == GO_AHEAD else b"RSET\r\n")
        await server.hear(within=ANSWER_WITHIN_SECONDS)
        return _reply(refused[0]) if refused[0].code >= REFUSED else LOST

    def close(self) -> None:
        """Drop the connection."""
        if self._conversation is not None:
            self._conversation.close()
        self._conversation = self._named = None


class _NotBegun(Exception):
    """The connection was lost before the letter was."""


def _reply(said: Said) -> Reply:
    first = said.words.partition(" ")[0]
    is_enhanced = first.replace(".", "").isdigit() and first.count(".") == 2  # noqa: PLR2004  -- the form of RFC 3463
    return Reply(outcome_of(said.code), said.code, first if is_enhanced else "")
