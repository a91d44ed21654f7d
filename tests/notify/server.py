"""A mail server that does what a test tells it to."""

import asyncio
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP


class Server:
    """Takes letters, or refuses them, or goes away in the middle."""

    def __init__(self):
        self.letters = []
        self.replies = []
        self.drops = 0
        self.port = 0
        self._server = None

    async def start(self):
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: SMTP(self, hostname="test"), "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self):
        self._server.close()

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802  -- the name that aiosmtpd calls
        message = message_from_bytes(envelope.original_content, policy=policy.default)
        reply = self.replies.pop(0) if self.replies else "250 Taken"
        if reply.startswith("250"):
            self.letters.append((message["Message-ID"], envelope.rcpt_tos[0]))
        if self.drops:
            self.drops -= 1
            server.transport.abort()
        return reply
