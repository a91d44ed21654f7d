"""What is measured: real services and a real server, on databases and ports of their own."""

import asyncio
import json
import os
import secrets
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from uuid import uuid4

import httpx
from sqlalchemy import text

from shared.bench.ports import LOOPBACK, free_base, wait_until_ready
from shared.kernel.actors import Role
from shared.messages.notify import Notice, NoticesRequested
from shared.service_tokens import Call, Signer, ensure_keys
from shared.settings import driver_url
from shared.store import embedded, people
from shared.store.db import Sessions, create_sessions
from shared.web.service import AT_HOME

SUBMISSIONS: Final = 800
CLIENTS: Final = 16
LETTERS: Final = 2000


class Rig:
    """Registration, notify with its worker, a sink for letters, and the bare floor."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._base = folder, free_base()
        self._processes: list[subprocess.Popen[bytes]] = []
        self.registration_url = f"http://{LOOPBACK}:{self._base + 1}"
        self.notify_url = f"http://{LOOPBACK}:{self._base + 3}"
        self.floor_url = f"http://{LOOPBACK}:{self._base + 40}"
        self.sink_port = self._base + 25

    def __enter__(self) -> Self:
        ensure_keys(self._folder / "keys")
        server = embedded.start(self._folder)
        databases = {
            name: embedded.create_database(server, f"agrement_{name}")
            for name in ("registration", "notify")
        }
        self._urls = {name: each.service for name, each in databases.items()}
        self._floor_db = str(embedded.create_database(server, "agrement_floor").owner)
        self._environment = {
            **os.environ,
            "AGREMENT_ENV": "demo",
            "AGREMENT_HOME": str(self._folder),
            "AGREMENT_PORT_BASE": str(self._base),
            "AGREMENT_BENCH_FLOOR_URL": driver_url(self._floor_db),
            **databases["registration"].variables("registration"),
            **databases["notify"].variables("notify"),
        }
        for service in ("registration", "notify"):
            self._start("-m", f"services.{service}", "migrate").wait()
        self._start("-m", "services.registration", "serve")
        self._start("-m", "services.notify", "serve")
        self._start("-m", "shared.bench.floor", str(self._base + 40))
        self._start("-m", "shared.bench.sink", str(self.sink_port))
        for url in (self.registration_url, self.notify_url, self.floor_url):
            wait_until_ready(url)
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

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603  -- our own commands
            [sys.executable, *arguments], env=self._environment, stdin=subprocess.DEVNULL
        )
        self._processes.append(process)
        return process

    async def drafts(self) -> Path:
        """Make complete drafts, and return the file that says who may submit which."""
        sessions = create_sessions(driver_url(self._urls["registration"]), pool_size=4)
        tokens = await self._applicants(sessions)
        await sessions.kw["bind"].dispose()
        work: list[tuple[str, str]] = []
        async with httpx.AsyncClient(base_url=self.registration_url, timeout=30) as client:
            for number in range(SUBMISSIONS):
                token, application = tokens[number % len(tokens)], str(uuid4())
                answer = await client.put(
                    f"/api/v1/applications/{application}",
                    json=_draft(number),
                    headers={"cookie": f"agrement-registration-session={token}"},
                )
                answer.raise_for_status()
                work.append((token, application))
        path = self._folder / "drafts.json"
        path.write_text(json.dumps(work))
        return path

    async def _applicants(self, sessions: Sessions) -> list[str]:
        tokens = []
        async with sessions.begin() as tx:
            for number in range(CLIENTS):
                email = f"bench{number}@organizations.example"
                person = await people.ensure_person(tx, email, Role.APPLICANT)
                tokens.append(await people.start_session(tx, person, AT_HOME))
        return tokens

    async def deliver_letters(self) -> float:
        """Have notify accept and deliver the letters, and return letters a second."""
        notices = tuple(
            Notice(
                key=secrets.token_hex(8),
                language="en",
                to=f"r{number}@recipients.example",
                values={
                    "reference": f"GCM-2018-{number:06d}",
                    "organization": f"Organization {number}",
                    "status_url": "http://registration.example/applications/1",
                },
            )
            for number in range(LETTERS)
        )
        message = NoticesRequested(letter="application-received", notices=notices)
        body = {"kind": "NoticesRequested", "body": message.model_dump(mode="json")}
        content = json.dumps(body).encode()
        token = Signer(self._folder / "keys", "registration").sign(
            "notify", Call("POST", "/internal/messages", content)
        )
        self._start("-m", "services.notify", "work")
        await asyncio.sleep(3)
        started = time.monotonic()
        async with httpx.AsyncClient(base_url=self.notify_url, timeout=60) as client:
            headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
            answer = await client.post("/internal/messages", content=content, headers=headers)
            answer.raise_for_status()
        await self._until_sent()
        return LETTERS / (time.monotonic() - started)

    async def _until_sent(self) -> None:
        sessions = create_sessions(driver_url(self._urls["notify"]), pool_size=1)
        query = text("SELECT count(*) FROM notice WHERE status = 'sent'")
        while True:
            async with sessions() as tx:
                if await tx.scalar(query) == LETTERS:
                    break
            await asyncio.sleep(0.05)
        await sessions.kw["bind"].dispose()


def _draft(number: int) -> dict[str, Any]:
    return {
        "version": 0,
        "category": "ngo",
        "organization": {
            "name": f"Organization of the bench {number}",
            "country": "FJI",
            "purpose": "Work that is described in a few words.",
        },
        "contact": {"contact_name": "A focal point", "language": "en"},
        "representation": {"head_name": "A head of delegation", "head_gender": "not-stated"},
        "participation": {"scopes": ["conference"]},
    }
