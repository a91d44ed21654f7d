"""What the Office and delegates do in a rehearsal, and what must come of it."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from shared.simulation.cast import LISTS, registers
from shared.simulation.client import (
    PATIENCE_SECONDS,
    PAUSE_SECONDS,
    Addresses,
    Client,
    Surprise,
    sign_in,
)

OFFICER: Final = "officer@opga.example"
SECOND: Final = "officer2@opga.example"
OBJECTING: Final = 12
SHARE_OBJECTED: Final = 10
# How long a list lies before Member States, when deadlines are compressed.
WINDOW_SECONDS: Final = 30


@dataclass
class Circulated:
    """One list of the rehearsal, and the names that will not be on its final list."""

    list_key: str
    id: UUID
    wanted: frozenset[UUID]
    struck: set[str] = field(default_factory=set)
    withdrawn: int = 0
    closes_at: datetime | None = None


class Office:
    """Two officers of the Office of the President: what one asks for, the other approves."""

    def __init__(self, addresses: Addresses, mailbox: Client, limit: asyncio.Semaphore) -> None:
        self._client = Client(addresses.review, limit)
        self._second = Client(addresses.review, limit)
        self._mailbox = mailbox

    async def arrive(self) -> None:
        """Sign both in."""
        await sign_in(self._client, self._mailbox, OFFICER)
        await sign_in(self._second, self._mailbox, SECOND)

    async def pool(self, list_key: str) -> set[UUID]:
        """Return the candidates that wait for a list."""
        found: set[UUID] = set()
        page = 1
        while True:
            path = f"/api/v1/desk/lists/{list_key}/candidates?page={page}"
            answer = await self._client.get(path)
            found |= {UUID(each["application_id"]) for each in answer["candidates"]}
            if len(found) >= answer["total"] or not answer["candidates"]:
                return found
            page += 1

    async def compose(self, list_key: str, wanted: frozenset[UUID]) -> Circulated:
        """Choose the names of this rehearsal, freeze the list."""
        path = f"/api/v1/desk/lists/{list_key}"
        draft = await self._client.get(f"{path}/draft")
        body = {"version": draft["version"], "candidates": sorted(map(str, wanted))}
        status, answer = await self._client.ask("PUT", f"{path}/draft", body, may=(409,))
        if status == 409:  # noqa: PLR2004  -- HTTP; the answer to the first try was lost
            answer = await self._client.get(f"{path}/draft")
        if set(answer["candidates"]) != set(body["candidates"]):
            raise Surprise("the draft list is not what was saved")
        before = {each["id"] for each in await self._lists(list_key)}
        await self._client.ask("POST", f"{path}/freeze", {"version": answer["version"]}, may=(409,))
        new = [each for each in await self._lists(list_key) if each["id"] not in before]
        if len(new) != 1:
            raise Surprise(f"{len(new)} lists were frozen instead of one")
        return Circulated(list_key, UUID(new[0]["id"]), wanted)

    async def _lists(self, list_key: str) -> list[dict[str, Any]]:
        found = await self._client.get("/api/v1/desk/circulations")
        return [each for each in found if each["list_key"] == list_key]

    async def circulate(self, circulated: Circulated) -> None:
        """Submit a list to Member States."""
        circulated.closes_at = datetime.now(UTC) + timedelta(seconds=WINDOW_SECONDS)
        path = f"/api/v1/desk/circulations/{circulated.id}"
        body = {"closes_at": circulated.closes_at.isoformat()}
        await self._client.ask("POST", f"{path}/circulate", body, may=(409,))
        await self._second.ask("POST", f"{path}/approve", may=(409,))

    async def publish(self, circulated: Circulated) -> None:
        """Wait for the close, approve and publish."""
        path = f"/api/v1/desk/circulations/{circulated.id}"
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + WINDOW_SECONDS + PATIENCE_SECONDS
        while (await self._client.get(path))["stage"] != "published":
            if loop.time() > give_up_at:
                raise Surprise("a list does not close")
            await self._client.ask("POST", f"{path}/publish", may=(409,))
            await asyncio.sleep(PAUSE_SECONDS)


class Missions:
    """Delegates who object, withdraw, and come too late."""

    def __init__(
        self, addresses: Addresses, mailbox: Client, limit: asyncio.Semaphore, seed: int
    ) -> None:
        self._random = random.Random(seed + 1)  # noqa: S311  -- repeatable on purpose, no secret
        states = sorted(registers().states.values())
        self._states = self._random.sample(states, OBJECTING)
        self._clients = {state: Client(addresses.review, limit) for state in self._states}
        self._mailbox = mailbox
        self.late_refused = 0

    async def arrive(self) -> None:
        """Sign all of them in."""
        await asyncio.gather(
            *(
                sign_in(client, self._mailbox, f"delegate.{state.lower()}@missions.example")
                for state, client in self._clients.items()
            )
        )

    async def consider(self, circulated: Circulated) -> None:
        """Object to some names, twice to some, and withdraw some of the objections again."""
        anybody = self._clients[self._states[0]]
        entries = await anybody.get(f"/api/v1/circulations/{circulated.id}")
        if len(entries) != len(circulated.wanted):
            raise Surprise("a delegate sees another list than the Office froze")
        chosen = self._random.sample(entries, max(2, len(entries) * SHARE_OBJECTED // 100))
        await asyncio.gather(*(self._on(circulated, entry, n) for n, entry in enumerate(chosen)))

    async def _on(self, circulated: Circulated, entry: dict[str, Any], number: int) -> None:
        first, second = (
            self._states[number % OBJECTING],
            self._states[(number + 1) % OBJECTING],
        )
        basis = "A general basis, given voluntarily." if number % 3 else None
        await self._say(circulated, first, entry, "objection", basis)
        match number % 4:
            case 0:
                # Withdrawn in time: no trace is left.
                await self._say(circulated, first, entry, "none")
                circulated.withdrawn += 1
            case 1:
                # One of two withdraws: the other's objection stands.
                await self._say(circulated, second, entry, "objection")
                await self._say(circulated, first, entry, "none")
                circulated.struck.add(entry["name"])
            case _:
                circulated.struck.add(entry["name"])

    async def _say(
        self,
        circulated: Circulated,
        state: str,
        entry: dict[str, Any],
        kind: str,
        basis: str | None = None,
        *,
        may: tuple[int, ...] = (),
    ) -> int:
        path = f"/api/v1/circulations/{circulated.id}/entries/{entry['id']}/position"
        body = {"kind": kind, **({"basis": basis} if basis else {})}
        return (await self._clients[state].ask("POST", path, body, may=may))[0]

    async def come_late(self, circulated: Circulated) -> None:
        """Object after the close: kept, marked as late, and without effect."""
        client = self._clients[self._states[0]]
        entries = await client.get(f"/api/v1/circulations/{circulated.id}")
        status = await self._say(circulated, self._states[0], entries[0], "objection", may=(409,))
        self.late_refused += status == 409  # noqa: PLR2004  -- HTTP


def lists_of(wanted: dict[str, frozenset[UUID]]) -> Sequence[str]:
    """Return the lists that have names in this rehearsal."""
    return [key for key in LISTS if wanted[key]]
