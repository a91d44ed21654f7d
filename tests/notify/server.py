"""A mail server that does what a test tells it to."""

import asyncio
from collections import Counter
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP


class Server:
    """Takes letters, or refuses them, or goes away in the middle."""

    def __init__(self):
        self.letters = []
        self.contents = []
        # Replies to the next letters, before all others are taken.
        self.replies = []
        self.drops = 0
        # What becomes of the first try of each letter, or of all: see `_fault`.
        self.first, self.always = None, None
        self.tries = Counter()
        self.at_once, self.most_at_once = Counter(), Counter()
        # Whether commands may come together, as most servers allow.
        self.offers = ["250-PIPELINING"]
        self.port = 0
        self._server = None

    async def start(self, port=0):
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, hostname="test"), "127.0.0.1", port
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self):
        self._server.close()

    def _fault(self, envelope, stage):
        fault = self.always or (self.first if not self.tries[envelope.rcpt_tos[-1]] else None)
        return fault if fault and fault.startswith(stage) else None

    async def handle_EHLO(self, _server, session, _envelope, hostname, responses):  # noqa: N802  -- as aiosmtpd calls it
        session.host_name = hostname
        return [*responses[:-1], *self.offers, responses[-1]]

    async def handle_RCPT(self, server, _session, envelope, address, _options):  # noqa: N802  -- the name that aiosmtpd calls
        envelope.rcpt_tos.append(address)
        domain = address.partition("@")[2]
        self.at_once[domain] += 1
        self.most_at_once[domain] = max(self.most_at_once[domain], self.at_once[domain])
        if fault := self._fault(envelope, "rcpt"):
            reply = self._do(server, envelope, fault)
            envelope.rcpt_tos.pop()
            return reply
        return "250 OK"

    def _do(self, server, envelope, fault):
        address = envelope.rcpt_tos[-1]
        self.tries[address] += 1
        self.at_once[address.partition("@")[2]] -= 1
        reply = fault.partition(" ")[2]
        if reply == "drop":
            server.transport.abort()
        elif reply == "truncate":
            server.transport.write(b"25")
            server.transport.close()
        return "250 gone" if reply in {"drop", "truncate"} else reply

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802  -- the name that aiosmtpd calls
        message = message_from_bytes(envelope.original_content, policy=policy.default)
        letter = (message["Message-ID"], envelope.rcpt_tos[0])
        if self._fault(envelope, "slow"):
            await asyncio.sleep(0.005)
        if fault := self._fault(envelope, "data"):
            return self._do(server, envelope, fault)
        if fault := self._fault(envelope, "after"):
            self.letters.append(letter)
            return self._do(server, envelope, fault)
        reply = self.replies.pop(0) if self.replies else "250 Taken"
        if reply.startswith("250"):
            self.letters.append(letter)
            self.contents.append(envelope.original_content)
        self.tries[envelope.rcpt_tos[-1]] += 1
        self.at_once[envelope.rcpt_tos[-1].partition("@")[2]] -= 1
        if self.drops:
            self.drops -= 1
            server.transport.abort()
        return reply
