"""A mail server that counts what it takes, and tells when it is written to as `count`."""

import asyncio
import sys
import time
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Final

from aiosmtpd.smtp import SMTP, Envelope, Session

COUNT: Final = "count@sink.example"
MESSAGE_ID: Final = b"\nMessage-ID: "


class Sink:
    """Counts letters and their Message-IDs, and keeps a few of them as a sample."""

    def __init__(self, sample: Path, wanted: int) -> None:
        self._taken, self._last_at = 0, 0.0
        self._ids: set[bytes] = set()
        self._sample, self._wanted = sample, wanted

    async def handle_EHLO(  # noqa: N802  -- the name that aiosmtpd calls
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        """Offer to take commands together, as mail servers do; aiosmtpd takes them anyway."""
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  -- the name that aiosmtpd calls
        """Take a letter, or tell how many there were, how many different, and when the last."""
        if envelope.rcpt_tos == [COUNT]:
            return f"250 {self._taken} {len(self._ids)} {self._last_at}"
        content: bytes = envelope.original_content or b""
        self._taken, self._last_at = self._taken + 1, time.monotonic()
        start = content.index(MESSAGE_ID) + len(MESSAGE_ID)
        self._ids.add(content[start : content.index(b"\r", start)])
        if self._wanted:
            self._wanted -= 1
            language = BytesHeaderParser().parsebytes(content)["Content-Language"]
            path = self._sample / f"{self._wanted}-{language}.eml"
            path.write_bytes(content)
        return "250 Taken"


async def serve(port: int, sample: Path, wanted: int) -> None:
    """Take letters on loopback until this process is stopped."""
    sink = Sink(sample, wanted)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(sink, hostname="sink"), "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
