"""Letters that notify is asked for, and how many of them arrived."""

import asyncio
import json
import re
import secrets
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from uuid import uuid4

import aiosmtplib
import httpx
from sqlalchemy import text

from shared.bench.ports import LOOPBACK
from shared.bench.rig import Rig
from shared.bench.sink import COUNT
from shared.kernel.languages import LANGUAGES
from shared.messages.notify import LARGEST_BATCH, Contact, Notice, NoticeRequested, NoticesRequested
from shared.service_tokens import Call, Signer
from shared.store.db import database_time

PATH: Final = "/internal/messages"
CALLER: Final = "registration"
DOMAINS: Final = 100
# Whoever looks takes time from what is measured; the sink tells the instants all the same.
LOOK_AGAIN_SECONDS: Final = 0.5
AT_ONCE_SECONDS: Final = 0.05
STATUS: Final = text("SELECT status FROM notice WHERE caller = :caller AND key = :key")
STATUSES: Final = text("SELECT status, count(*) FROM notice GROUP BY status")
MEMORY: Final = re.compile(r"VmRSS:\s+(\d+) kB")
CODE: Final = {"code": "ABCD-EFGH", "minutes": "10", "service": "http://registration.example"}


@dataclass(frozen=True, slots=True)
class Arrived:
    """How many letters the sink took, how many different ones, and when the last, in seconds."""

    taken: int
    different: int
    last_at: float


class Letters:
    """Asks notify for letters as registration does, and looks at what became of them."""

    def __init__(self, rig: Rig) -> None:
        self._url, self._sink_port = rig.url_of("notify"), rig.sink_port
        self._signer = Signer(rig.folder / "keys", CALLER)
        self._sessions = rig.open("notify")

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._sessions.kw["bind"].dispose()

    async def accept(self, count: int, *, send_at: datetime | None = None) -> float:
        """Have notify take letters in six languages, and return letters a second."""
        started = time.monotonic()
        notices = _notices(count)
        while part := tuple(islice(notices, LARGEST_BATCH)):
            asked = NoticesRequested(
                letter="application-received",
                notices=tuple(notice for _contact, notice in part),
                contacts=tuple(contact for contact, _notice in part),
                told_at=await self.now(),
                send_at=send_at,
            )
            await self._post(asked)
        return count / (time.monotonic() - started)

    async def _post(self, message: NoticeRequested | NoticesRequested) -> None:
        body = {"kind": type(message).__name__, "body": message.model_dump(mode="json")}
        content = json.dumps(body).encode()
        token = self._signer.sign("notify", Call("POST", PATH, content))
        headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        async with httpx.AsyncClient(base_url=self._url, timeout=300) as client:
            (await client.post(PATH, content=content, headers=headers)).raise_for_status()

    async def arrived(self) -> Arrived:
        """Return what the sink took by now."""
        async with aiosmtplib.SMTP(hostname=LOOPBACK, port=self._sink_port) as client:
            _errors, reply = await client.sendmail("bench@sink.example", [COUNT], b"\r\n")
        taken, different, last_at = reply.split()
        return Arrived(int(taken), int(different), float(last_at))

    async def until_any_arrives(self) -> Arrived:
        """Wait until the sink takes another letter, and return what it took."""
        return await self.until_arrived((await self.arrived()).different + 1, AT_ONCE_SECONDS)

    async def until_arrived(self, count: int, pause: float = LOOK_AGAIN_SECONDS) -> Arrived:
        """Wait until the sink has taken so many different letters, and return what it took."""
        while (found := await self.arrived()).different < count:  # noqa: ASYNC110  -- another process counts
            await asyncio.sleep(pause)
        return found

    async def now(self) -> datetime:
        """Return the time by the clock that letters are scheduled by."""
        async with self._sessions() as tx:
            return await database_time(tx)

    async def statuses(self) -> dict[str, int]:
        """Return how many letters there are in each status."""
        async with self._sessions() as tx:
            return {row[0]: row[1] for row in await tx.execute(STATUSES)}

    async def send_code(self) -> float:
        """Have a sign-in code sent, and return the seconds until it was."""
        key = secrets.token_hex(8)
        notice = Notice(key=key, to=f"{key}@people.example", values=CODE)
        started = time.monotonic()
        await self._post(NoticeRequested(letter="sign-in-code", notice=notice, priority="urgent"))
        while await self._status_of(key) != "sent":  # noqa: ASYNC110  -- another process sends it
            await asyncio.sleep(0.01)
        return time.monotonic() - started

    async def _status_of(self, key: str) -> Any:
        async with self._sessions() as tx:
            return await tx.scalar(STATUS, {"caller": CALLER, "key": key})


def memory_of(process: subprocess.Popen[bytes]) -> float:
    """Return the megabytes that a process holds."""
    found = MEMORY.search(Path(f"/proc/{process.pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def _notices(count: int) -> Iterator[tuple[Contact, Notice]]:
    for number in range(count):
        address = f"r{number}@d{number % DOMAINS}.recipients.example"
        contact = Contact(id=uuid4(), kind="organization", address=address)
        notice = Notice(
            key=secrets.token_hex(8),
            language=LANGUAGES[number % len(LANGUAGES)],
            contact=contact.id,
            values={
                "reference": f"GCM-2018-{number:06d}",
                "organization": f"Organization {number}",
                "status_url": "http://registration.example/applications/1",
            },
        )
        yield contact, notice
