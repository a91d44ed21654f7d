"""One list of six names under the rules of a process, from the pool to its final list."""

from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from services.review.actions.close_circulation import close_circulation
from services.review.store import candidates
from shared.kernel.actors import Role
from shared.store.db import Sessions
from tests.conftest import sign_in, visitor
from tests.review.build import LIST, candidate, pass_the_close, soon

NAMES = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir")
CONTESTED = ("Alder", "Birch", "Cedar", "Dogwood")


class Play:
    """One list of six names, from the pool to its final list, over HTTP only."""

    def __init__(self, app: FastAPI, sessions: Sessions) -> None:
        self.app, self.sessions = app, sessions
        self.modalities = app.state.modalities

    async def ask(self, who: httpx.AsyncClient, path: str, body: Any = None, may: int = 0) -> Any:
        answer = await who.post(path, json=body)
        assert answer.is_success or answer.status_code == may, answer.text
        return answer.json() if answer.content else None

    async def begin(self, list_key: str = LIST, names: tuple[str, ...] = NAMES) -> None:
        self.office = await sign_in(self.app, Role.OFFICER)
        self.second = await sign_in(self.app, Role.OFFICER)
        self.fiji = await sign_in(self.app, Role.DELEGATE, state="FJI")
        made = [
            candidate(name, reference=f"AG-{list_key}-{n}", list_key=list_key)
            for n, name in enumerate(names, 1)
        ]
        async with self.sessions.begin() as tx:
            for each in made:
                await candidates.add_candidate(tx, each)
        draft = f"/api/v1/desk/lists/{list_key}"
        version = (await self.office.get(f"{draft}/draft")).json()["version"]
        chosen = [str(each.application_id) for each in made]
        put = await self.office.put(
            f"{draft}/draft", json={"version": version, "candidates": chosen}
        )
        frozen = await self.ask(self.office, f"{draft}/freeze", {"version": put.json()["version"]})
        self.id = UUID(frozen["id"])
        self.desk = f"/api/v1/desk/circulations/{self.id}"
        wish = {"closes_at": soon().isoformat(), "reason": "Told by telephone."}
        await self.ask(self.office, f"{self.desk}/circulate", wish)
        await self.ask(self.second, f"{self.desk}/approve")
        entries = (await self.fiji.get(f"/api/v1/circulations/{self.id}")).json()
        self.entries = {each["name"]: each["id"] for each in entries}

    async def object(self, who: httpx.AsyncClient, *names: str, basis: str = "") -> None:
        for name in names:
            path = f"/api/v1/circulations/{self.id}/entries/{self.entries[name]}/position"
            await self.ask(who, path, {"kind": "objection", "basis": basis or None})

    async def contest(self) -> None:
        await self.object(self.fiji, CONTESTED[0], basis="Its statutes.")
        await self.object(self.fiji, *CONTESTED[1:])
        await pass_the_close(self.sessions, self.id)

    async def publish(self, may: int = 0) -> int:
        answer = await self.office.post(f"{self.desk}/publish")
        assert answer.is_success or answer.status_code == may, answer.text
        return answer.status_code

    async def close(self) -> None:
        """Close a list as its job does; it is not published before a body has decided."""
        assert await self.publish(may=409) == 409
        async with self.sessions.begin() as tx:
            await close_circulation(tx, self.id)

    async def decide(self, may: int = 0, **body: Any) -> None:
        given = {"document": "A record of the meeting", **body}
        await self.ask(self.office, f"{self.desk}/decisions", given, may=may)

    async def final(self) -> list[str]:
        found = (await visitor(self.app).get(f"/lists/{self.id}/final.json")).json()
        return [each["name"] for each in found["names"]]
