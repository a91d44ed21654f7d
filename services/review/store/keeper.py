"""The keeper as review's processes see it: they can seal, only it can open."""

import hashlib
import os
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Protocol
from uuid import UUID

import httpx

from services.review.domain.positions import Kind, Position

# Opening the largest list takes seconds, on a busy machine many.
ANSWER_WITHIN_SECONDS: Final = 180
# Unix sockets take short paths only.
LONGEST_PATH: Final = 100


def socket_path(home: Path) -> Path:
    """Return where the keeper listens: in `home`, or near by when that path is too long."""
    path = home / "keeper.sock"
    if len(str(path)) <= LONGEST_PATH:
        return path
    mark = hashlib.sha256(str(home).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"agrement-{os.getuid()}-{mark}" / "keeper.sock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The place of the next position of a State on an entry."""

    version: int
    tag: bytes
    mark: bytes
    witness: str


@dataclass(frozen=True, slots=True)
class Opening:
    """Who asks the keeper to open something, and what for: it is written down first."""

    by: str
    why: str
    what: str = ""


class Keeper(Protocol):
    """Holds the keys of a process."""

    async def slots(self, circulation: UUID, wanted: Sequence[tuple[str, UUID]]) -> list[Slot]: ...

    async def own(
        self, circulation: UUID, state: str, entries: Sequence[UUID]
    ) -> list[Position]: ...

    async def everything(self, circulation: UUID, opening: Opening) -> list[Position]: ...

    async def sign(self, receipt: bytes) -> str: ...

    async def case_tag(self, case: UUID, step: int) -> bytes: ...

    async def cases(self, opening: Opening) -> list[dict[str, Any]]: ...

    async def own_cases(self, state: str) -> list[dict[str, Any]]: ...

    async def reading_tags(self, circulation: UUID, states: Sequence[str]) -> list[bytes]: ...

    async def notes(self, list_key: str, opening: Opening) -> list[dict[str, Any]]: ...


def _position(each: dict[str, Any]) -> Position:
    return Position(
        circulation_id=UUID(each["circulation_id"]),
        state=each["state"],
        entry_id=UUID(each["entry_id"]),
        version=each["version"],
        kind=Kind(each["kind"]),
        basis=each["basis"],
        received_at=datetime.fromisoformat(each["received_at"]),
        round=each["round"],
        is_late=each["is_late"],
        is_recorded=each["is_recorded"],
        witness=each["witness"],
        checkpoint=each["checkpoint"],
    )


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

    async def slots(self, circulation: UUID, wanted: Sequence[tuple[str, UUID]]) -> list[Slot]:
        pairs = [[state, str(entry)] for state, entry in wanted]
        given = await self._ask("/slots", {"circulation": str(circulation), "wanted": pairs})
        return [
            Slot(
                version=each["version"],
                tag=b64decode(each["tag"]),
                mark=b64decode(each["mark"]),
                witness=each["witness"],
            )
            for each in given
        ]

    async def own(self, circulation: UUID, state: str, entries: Sequence[UUID]) -> list[Position]:
        body = {
            "circulation": str(circulation),
            "state": state,
            "entries": [str(each) for each in entries],
        }
        return [_position(each) for each in await self._ask("/own", body)]

    async def everything(self, circulation: UUID, opening: Opening) -> list[Position]:
        body = {"circulation": str(circulation), "by": opening.by, "why": opening.why}
        return [_position(each) for each in await self._ask("/open", body)]

    async def sign(self, receipt: bytes) -> str:
        given = await self._ask("/sign", {"receipt": b64encode(receipt).decode()})
        return str(given["signature"])

    async def case_tag(self, case: UUID, step: int) -> bytes:
        given = await self._ask("/case-tag", {"case": str(case), "step": step})
        return b64decode(given["tag"])

    async def cases(self, opening: Opening) -> list[dict[str, Any]]:
        body = {"by": opening.by, "why": opening.why, "what": opening.what}
        found: list[dict[str, Any]] = await self._ask("/cases", body)
        return found

    async def own_cases(self, state: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self._ask("/own-cases", {"state": state})
        return found

    async def reading_tags(self, circulation: UUID, states: Sequence[str]) -> list[bytes]:
        body = {"circulation": str(circulation), "states": list(states)}
        return [b64decode(each) for each in await self._ask("/reading-tags", body)]

    async def notes(self, list_key: str, opening: Opening) -> list[dict[str, Any]]:
        body = {"list_key": list_key, "by": opening.by, "why": opening.why}
        found: list[dict[str, Any]] = await self._ask("/notes", body)
        return found
