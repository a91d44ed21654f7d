"""What a world is made of: who asks, about what, and requests that leave no trace."""

from collections.abc import Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI
from sqlalchemy import select

from shared.kernel.actors import Role
from shared.service_tokens import Call, Signer
from shared.store import passkeys, people
from shared.store.db import Sessions
from shared.store.parties import for_people, own_work
from shared.store.passkeys import NewKey
from shared.store.people import SESSION
from shared.store.sessions import Way, start_session
from shared.web.policy import Policy
from shared.web.service import AT_HOME
from tests.conftest import visitor

ANYONE = "anyone"
STAFF_AND_PARTIES = sorted(set(Role) - {Role.ANYONE, Role.SERVICE})

Ids = Mapping[str, Any]


@dataclass(frozen=True)
class Things:
    """Objects under one rule: the caller's own, and another's; None where none can be."""

    own: Ids
    other: Ids | None


@dataclass
class Person:
    """Somebody who asks: their role, their cookie, or the service whose key signs."""

    name: str
    role: Role
    token: str = ""
    signer: Signer | None = None


@dataclass
class World:
    """One service in use."""

    app: FastAPI
    sessions: Sessions
    people: dict[str, Person] = field(default_factory=dict)
    # By object rule, and by "object rule of a person" where that differs.
    things: dict[str, Things] = field(default_factory=dict)

    # The table as it was at first, whatever a test makes of the application's.
    policy: Policy = field(init=False)

    def __post_init__(self) -> None:
        self.policy = dict(self.app.state.policy)
        self._transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        if not hasattr(self.app.state, "seal_act"):
            # Only review seals; a stranger from a mission is one all the same.
            self.app.state.seal_act = lambda details: details

    @property
    def service(self) -> str:
        return self.app.state.settings.service

    def things_of(self, rule: str, person: Person | None, path: str = "") -> Things:
        """Return the objects that a rule speaks of, for one caller and one route."""
        of = person and f"{rule} of {person.name}"
        for name in (f"{rule} {path}", of, rule):
            if name in self.things:
                return self.things[name]
        if rule == "none":
            return Things({}, None)
        raise KeyError(rule)

    def ids(self) -> dict[str, list[Any]]:
        """Return all that is there, by what paths call it."""
        known: dict[str, list[Any]] = {}
        for things in self.things.values():
            for ids in (things.own, things.other or {}):
                for name, value in ids.items():
                    if value not in known.setdefault(name, []):
                        known[name].append(value)
        return known

    async def add(self, name: str, role: Role, *, state: str | None = None, email: str = "") -> Any:
        """Let somebody sign in, with a passkey of their own, and return a browser of theirs."""
        async with self.sessions.begin() as tx:
            address = email or address_of(name)
            person = await people.ensure_person(tx, address, role, state=state)
            token = await start_session(tx, person, AT_HOME, way=Way.PASSKEY, is_verified=True)
            session = await tx.scalar(select(SESSION.c.id).where(SESSION.c.person_id == person))
            key = NewKey(uuid4().bytes, b"key", 0)
            passkey = await passkeys.add_passkey(tx, person, key, "Key")
        self.people[name] = Person(name, role, token)
        account = {"passkey_id": passkey, "session_id": session}
        self.things[f"own-account of {name}"] = Things(account, None)
        browser = visitor(self.app)
        browser.cookies.set(f"agrement-{self.service}-session", token)
        return browser

    async def add_everybody(self, **states: str) -> None:
        """Let a person of every role that is not there yet sign in, and services call."""
        present = {each.role for each in self.people.values()}
        for role in set(STAFF_AND_PARTIES) - present:
            await self.add(str(role), role, state=states.get(str(role).replace("-", "_")))
        self.people[ANYONE] = Person(ANYONE, Role.ANYONE)
        keys = self.app.state.settings.keys_dir
        for service in {"registration", "review", "notify"} - {self.service}:
            name = f"service {service}"
            self.people[name] = Person(name, Role.SERVICE, signer=Signer(keys, service))
        accounts = {k: v for k, v in self.things.items() if k.startswith("own-account of")}
        for name, things in accounts.items():
            another = next(v for k, v in accounts.items() if k != name)
            self.things[name] = Things(things.own, another.own)
        some = next(iter(accounts.values())).own
        # Who is nobody, or a service, has no account: what they ask about is another's.
        self.things["own-account"] = Things(some, some)

    async def sign_in_again(self, person: Person) -> None:
        """Give somebody whose session has ended a new one, unless they are nobody any more."""
        async with self.sessions.begin() as tx:
            known = await people.find_person(tx, address_of(person.name))
            if known and person.token:
                person.token = await start_session(
                    tx, known.person_id, AT_HOME, way=Way.PASSKEY, is_verified=True
                )

    def client(self, person: Person) -> httpx.AsyncClient:
        """Return what a person asks with."""
        client = visitor(self.app)
        if person.token:
            client.cookies.set(f"agrement-{self.service}-session", person.token)
        return client

    async def send(self, person: Person, request: httpx.Request) -> httpx.Response:
        """Send a request as somebody, under their cookie or their signature."""
        if person.signer:
            path = request.url.raw_path.decode()
            call = Call(request.method, path, request.content)
            token = person.signer.sign(self.service, call)
            request.headers["authorization"] = f"Bearer {token}"
        if person.token:
            cookie = f"agrement-{self.service}-session={person.token}"
            request.headers["cookie"] = cookie
        # Straight to the application: a client keeps cookies and more, which nobody needs here.
        answer = await self._transport.handle_async_request(request)
        await answer.aread()
        answer.request, answer.elapsed = request, timedelta(0)
        return answer

    @asynccontextmanager
    async def untouched(self):
        """Take back whatever happens in here, but for what the keeper writes down."""
        before = self.app.state.sessions
        async with self.sessions.kw["bind"].connect() as connection:
            outer = await connection.begin()
            one = Sessions(
                bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False
            )
            self.app.state.sessions = for_people(one)
            try:
                yield own_work(one)
            finally:
                self.app.state.sessions = before
                await outer.rollback()


def address_of(name: str) -> str:
    """Return the address of somebody in a world."""
    return f"{name.replace(' ', '.')}@people.example"


async def ok(sent: Any) -> Any:
    """Return what an answer holds, once it is sure that it is no refusal."""
    answer = await sent
    assert answer.is_success, f"{answer.request.method} {answer.request.url.path}: {answer.text}"
    return answer.json() if answer.content else None
