"""The keeper as review's processes see it: they can seal, only it can open."""

import hashlib
import os
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Protocol
from uuid import UUID

import httpx

from services.review.domain.positions import Kind, Position

ANSWER_WITHIN_SECONDS: Final = 30
# Unix sockets take short paths only.
LONGEST_PATH: Final = 100


def socket_path(home: Path) -> Path:
    """Return where the keeper listens: in `home`, or near by when that path is too long."""
    path = home / "keeper.sock"
    if len(str(path)) <= LONGEST_PATH:
        return path
    mark = hashlib.sha256(str(home).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"agrement-{os.getuid()}-{mark}" / "keeper.sock"


class Keeper(Protocol):
    """Holds the keys of a process."""

    async def slot(self, circulation: UUID, state: str, entry: UUID) -> tuple[int, bytes]: ...

    async def own(
        self, circulation: UUID, state: str, entries: Sequence[UUID]
    ) -> list[Position]: ...

    async def everything(
        self, circulation: UUID, states: Sequence[str], entries: Sequence[UUID]
    ) -> list[Position]: ...

    async def sign(self, receipt: bytes) -> str: ...


class RemoteKeeper:
    """Speaks to the keeper's process over its socket."""

    def __init__(self, socket: Path) -> None:
        transport = httpx.AsyncHTTPTransport(uds=str(socket), retries=2)
        self._client = httpx.AsyncClient(
            transport=transport, base_url="http://keeper", timeout=ANSWER_WITHIN_SECONDS
        )

    async def _ask(self, path: str, body: dict[str, Any]) -> Any:
        answer = await self._client.post(path, json=body)
        answer.raise_for_status()
        return answer.json()

    async def slot(self, circulation: UUID, state: str, entry: UUID) -> tuple[int, bytes]:
        body = {"circulation": str(circulation), "state": state, "entry": str(entry)}
        given = await self._ask("/slot", body)
        return given["version"], b64decode(given["tag"])

    async def own(self, circulation: UUID, state: str, entries: Sequence[UUID]) -> list[Position]:
        return await self.everything(circulation, [state], entries)

    async def everything(
        self, circulation: UUID, states: Sequence[str], entries: Sequence[UUID]
    ) -> list[Position]:
        body = {
            "circulation": str(circulation),
            "states": list(states),
            "entries": [str(each) for each in entries],
        }
        return [
            Position(
                circulation_id=UUID(each["circulation_id"]),
                state=each["state"],
                entry_id=UUID(each["entry_id"]),
                version=each["version"],
                kind=Kind(each["kind"]),
                basis=each["basis"],
                received_at=datetime.fromisoformat(each["received_at"]),
            )
            for each in await self._ask("/open", body)
        ]

    async def sign(self, receipt: bytes) -> str:
        given = await self._ask("/sign", {"receipt": b64encode(receipt).decode()})
        return str(given["signature"])
