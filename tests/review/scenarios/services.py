"""Registration, review and notify in one process, with their messages carried over HTTP."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI
from pydantic_core import to_json
from sqlalchemy import TextClause, text

from services.review.actions.close_circulation import close_circulation
from shared.jobs.relay import PATH
from shared.kernel.actors import Role
from shared.messages.base import Message
from shared.messages.catalogue import MESSAGES
from shared.service_tokens import Call, Signer
from shared.store.db import Sessions
from tests.conftest import sign_in, visitor
from tests.registration.build import CONTACT, ORGANIZATION, REPRESENTATION
from tests.review.build import pass_the_close, soon

JOBS = text("SELECT id, args FROM procrastinate_jobs WHERE task_name = 'relay' AND id > :after")
PERSON = {
    "family_name": "Tikoisuva",
    "given_name": "Sera",
    "native_name": None,
    "gender": "woman",
    "nationality": "FJI",
    "function": "Head of programmes",
}
REASON = "Told by telephone."
# As many at once as the pool has connections for.
GATE = asyncio.Semaphore(8)


def _copy(table: str, key: str, changes: str) -> TextClause:
    return text(
        f"INSERT INTO {table} SELECT (jsonb_populate_record(t, {changes})).*"
        f" FROM {table} t, unnest(CAST(:ids AS uuid[]), CAST(:names AS text[])) AS new(id, name)"
        f" WHERE t.{key} = :first"
    )


NAMED = "'name', new.name, 'reference', 'COPY-' || new.name"
COPIES = {
    "registration": (
        _copy(
            "application",
            "id",
            f"jsonb_build_object('id', new.id, 'name_key', new.name, {NAMED}, 'answers',"
            " jsonb_set(t.answers, '{organization,name}', to_jsonb(new.name)))",
        ),
        _copy(
            "application_entry", "application_id", "jsonb_build_object('application_id', new.id)"
        ),
    ),
    "review": (
        _copy(
            "candidate",
            "application_id",
            f"jsonb_build_object('application_id', new.id, {NAMED})",
        ),
    ),
}


class Services:
    """What the scenarios see of the three services: HTTP only, and what is in their databases."""

    def __init__(
        self,
        apps: dict[str, FastAPI],
        sessions: dict[str, Sessions],
        backups: dict[str, Sessions],
    ) -> None:
        self.apps, self.sessions, self.backups = apps, sessions, backups
        self.told: list[Message] = []
        self._after = dict.fromkeys(apps, 0)
        self._path = next(iter(apps.values())).state.settings.keys_dir

    async def open(self) -> "Services":
        self.clerk = await sign_in(self.apps["registration"], Role.CLERK)
        review = self.apps["review"]
        self.office, self.second = [await sign_in(review, Role.OFFICER) for _ in range(2)]
        self.reader = await self.delegate("MUS")
        return self

    async def delegate(self, state: str) -> httpx.AsyncClient:
        return await sign_in(self.apps["review"], Role.DELEGATE, state=state)

    async def deliver(self) -> None:
        """Carry every message on its way, and what it gives rise to, until none is left."""
        while any([await self._carry(service) for service in self.apps]):
            pass

    async def _carry(self, service: str) -> int:
        async with self.sessions[service]() as tx:
            jobs = list(await tx.execute(JOBS, {"after": self._after[service]}))
        signer = Signer(self._path, service)
        for number, args in sorted(jobs, key=lambda job: job[0]):
            message = MESSAGES[args["kind"]].model_validate(args["body"])
            content = to_json(args)
            token = signer.sign(message.recipient, Call("POST", PATH, content))
            headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
            receiver = visitor(self.apps[message.recipient])
            answer = await receiver.post(PATH, content=content, headers=headers)
            assert answer.status_code == 204, answer.text
            self.told.append(message)
            self._after[service] = number
        return len(jobs)

    async def apply(
        self, names: Sequence[str], *scopes: str
    ) -> dict[str, tuple[httpx.AsyncClient, UUID]]:
        """Bring organizations before the Office, each by its own application."""
        app = self.apps["registration"]

        async def one(name: str) -> tuple[httpx.AsyncClient, UUID]:
            async with GATE:
                focal, made = await sign_in(app, Role.APPLICANT), uuid4()
            path = f"/api/v1/applications/{made}"
            body = {
                "version": 0,
                "category": "ngo",
                "organization": {**ORGANIZATION, "name": name},
                "contact": {**CONTACT, "language": "en"},
                "representation": REPRESENTATION,
                "participation": {"scopes": list(scopes or ("conference",))},
            }
            async with GATE:
                assert (await focal.put(path, json=body)).is_success
                assert (await focal.post(f"{path}/submit", json={"version": 1})).is_success
            return focal, made

        found = dict(zip(names, await asyncio.gather(*map(one, names)), strict=True))
        ids = [str(made) for _focal, made in found.values()]
        for verb in ("verify", "put-forward"):
            done = await self.clerk.post(
                "/api/v1/desk/bulk", json={"verb": verb, "applications": ids}
            )
            assert {each["code"] for each in done.json()} == {"done"}, done.text
        await self.deliver()
        return found

    async def multiply(self, first: UUID, names: Sequence[str]) -> list[UUID]:
        """Let as many more organizations have applied as the first one did."""
        ids = [uuid4() for _ in names]
        given = {"first": first, "ids": ids, "names": list(names)}
        for service, statements in COPIES.items():
            async with self.sessions[service].begin() as tx:
                for statement in statements:
                    await tx.execute(statement, given)
        return ids

    async def name(self, focal: httpx.AsyncClient, application: UUID, event: str) -> httpx.Response:
        """Name a person and nominate them for a meeting."""
        who, path = str(uuid4()), f"/api/v1/applications/{application}"
        assert (await focal.put(f"{path}/representatives/{who}", json=PERSON)).is_success
        body = {"representative_id": who, "event_key": event}
        return await focal.post(f"{path}/nominations", json=body)

    async def circulate(
        self, made: Sequence[UUID], list_key: str = "conference", *, closes_in: float = 3600
    ) -> "List":
        """Freeze a list of these names, and let two officers circulate it."""
        draft = f"/api/v1/desk/lists/{list_key}"
        version = (await self.office.get(f"{draft}/draft")).json()["version"]
        body = {"version": version, "candidates": [str(each) for each in made]}
        version = (await self.office.put(f"{draft}/draft", json=body)).json()["version"]
        frozen = await self.office.post(f"{draft}/freeze", json={"version": version})
        the_list = List(self, UUID(frozen.json()["id"]))
        wish = {"closes_at": soon(closes_in).isoformat(), "reason": REASON}
        assert (await self.office.post(f"{the_list.desk}/circulate", json=wish)).is_success
        assert (await self.second.post(f"{the_list.desk}/approve")).is_success
        await self.deliver()
        names = (await self.reader.get(the_list.path)).json()
        the_list.entries = {each["name"]: each["id"] for each in names}
        return the_list


class List:
    """A list before Member States."""

    def __init__(self, services: Services, id_: UUID) -> None:
        self.services, self.id = services, id_
        self.desk = f"/api/v1/desk/circulations/{id_}"
        self.path = f"/api/v1/circulations/{id_}"
        self.entries: dict[str, str] = {}

    async def say(
        self, who: httpx.AsyncClient, name: str, kind: str = "objection", basis: str | None = None
    ) -> httpx.Response:
        path = f"{self.path}/entries/{self.entries[name]}/position"
        return await who.post(path, json={"kind": kind, "basis": basis})

    async def pass_the_close(self) -> None:
        await pass_the_close(self.services.sessions["review"], self.id)

    async def close(self) -> None:
        """Close a list whose time is over, as its job does."""
        async with self.services.sessions["review"].begin() as tx:
            assert await close_circulation(tx, self.id)
        await self.services.deliver()

    async def publish(self) -> None:
        answer = await self.services.office.post(f"{self.desk}/publish")
        assert answer.is_success, answer.text
        await self.services.deliver()

    async def final(self) -> list[str]:
        anybody = visitor(self.services.apps["review"])
        found = (await anybody.get(f"/lists/{self.id}/final.json")).json()
        return [each["name"] for each in found["names"]]


async def everything_in(sessions: Sessions) -> str:
    """Return all that a database holds, as one text; only the backup's role may read it all."""
    async with sessions() as tx:
        names = await tx.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        )
        rows: list[Any] = []
        for name in names:
            rows += await tx.scalars(text(f'SELECT t::text FROM "{name}" t'))
    return "\n".join(rows)
