"""Notify with its worker on a database and ports of its own, and a sink that counts."""

import asyncio
import json
import os
import re
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import aiosmtplib
import httpx
from sqlalchemy import text

from shared.bench.notify_sink import COUNT
from shared.bench.ports import LOOPBACK, free_base, wait_until_ready
from shared.kernel.languages import LANGUAGES
from shared.messages.notify import LARGEST_BATCH, Notice, NoticeRequested, NoticesRequested
from shared.service_tokens import Call, Signer, ensure_keys
from shared.settings import driver_url
from shared.store import embedded
from shared.store.db import create_sessions

PATH: Final = "/internal/messages"
DOMAINS: Final = 100
SAMPLE: Final = 12
SENT: Final = text("SELECT count(*) FROM notice WHERE status = 'sent'")
STATUS: Final = text("SELECT status FROM notice WHERE key = :key")
MEMORY: Final = re.compile(r"VmRSS:\s+(\d+) kB")
CODE: Final = {"code": "ABCD-EFGH", "minutes": "10", "service": "http://registration.example"}


class NotifyRig:
    """Notify, its worker when it is asked for, and the sink."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._base = folder, free_base()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._url = f"http://{LOOPBACK}:{self._base + 3}"
        self.sink_port = self._base + 25
        self.sample = folder / "sample"

    def __enter__(self) -> Self:
        ensure_keys(self._folder / "keys")
        self.sample.mkdir()
        server = embedded.start(self._folder)
        addresses = embedded.create_database(server, "agrement_notify")
        self._environment = {
            **os.environ,
            "AGREMENT_ENV": "demo",
            "AGREMENT_HOME": str(self._folder),
            "AGREMENT_PORT_BASE": str(self._base),
            **addresses.variables("notify"),
        }
        self._sessions = create_sessions(driver_url(addresses.service), pool_size=2)
        self.start("-m", "services.notify", "migrate").wait()
        self.start("-m", "services.notify", "serve")
        sink = ("shared.bench.notify_sink", str(self.sink_port), str(self.sample), str(SAMPLE))
        self.start("-m", *sink)
        wait_until_ready(self._url)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._processes:
            if process.poll() is None:
                process.terminate()
        for process in self._processes:
            process.wait(20)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start one of our own processes, to be stopped with the rig."""
        process = subprocess.Popen(  # noqa: S603  -- our own commands
            [sys.executable, *arguments], env=self._environment, stdin=subprocess.DEVNULL
        )
        self._processes.append(process)
        return process

    async def accept(self, count: int) -> float:
        """Have notify take letters in six languages, and return letters a second."""
        started = time.monotonic()
        notices = _notices(count)
        while part := tuple(islice(notices, LARGEST_BATCH)):
            await self._post(NoticesRequested(letter="application-received", notices=part))
        return count / (time.monotonic() - started)

    async def _post(self, message: NoticeRequested | NoticesRequested) -> None:
        body = {"kind": type(message).__name__, "body": message.model_dump(mode="json")}
        content = json.dumps(body).encode()
        signer = Signer(self._folder / "keys", "registration")
        token = signer.sign("notify", Call("POST", PATH, content))
        headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        async with httpx.AsyncClient(base_url=self._url, timeout=120) as client:
            (await client.post(PATH, content=content, headers=headers)).raise_for_status()

    async def until_sent(self, count: int) -> None:
        """Wait until so many letters are sent."""
        while await self._scalar(SENT) < count:  # noqa: ASYNC110  -- another process sends them
            await asyncio.sleep(0.05)

    async def sent(self) -> int:
        """Return how many letters are sent by now."""
        return int(await self._scalar(SENT))

    async def send_code(self) -> float:
        """Have a sign-in code sent, and return the seconds until it was."""
        key = secrets.token_hex(8)
        notice = Notice(key=key, to=f"{key}@people.example", values=CODE)
        started = time.monotonic()
        await self._post(NoticeRequested(letter="sign-in-code", notice=notice, priority="urgent"))
        while await self._scalar(STATUS, key=key) != "sent":  # noqa: ASYNC110  -- as above
            await asyncio.sleep(0.01)
        return time.monotonic() - started

    async def _scalar(self, query: Any, **given: str) -> Any:
        async with self._sessions() as tx:
            return await tx.scalar(query, given)

    async def close(self) -> None:
        """Let go of the database."""
        await self._sessions.kw["bind"].dispose()

    async def arrived(self) -> tuple[int, int]:
        """Return how many letters the sink took, and how many different ones."""
        async with aiosmtplib.SMTP(hostname=LOOPBACK, port=self.sink_port) as client:
            _errors, reply = await client.sendmail("bench@sink.example", [COUNT], b"\r\n")
        taken, different = reply.split()
        return int(taken), int(different)


def memory_of(process: subprocess.Popen[bytes]) -> float:
    """Return the megabytes that a process holds."""
    found = MEMORY.search(Path(f"/proc/{process.pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def _notices(count: int) -> Iterator[Notice]:
    for number in range(count):
        yield Notice(
            key=secrets.token_hex(8),
            language=LANGUAGES[number % len(LANGUAGES)],
            to=f"r{number}@d{number % DOMAINS}.recipients.example",
            values={
                "reference": f"GCM-2018-{number:06d}",
                "organization": f"Organization {number}",
                "status_url": "http://registration.example/applications/1",
            },
        )
