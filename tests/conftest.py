"""What all tests share: one embedded server, migrated databases, people who are signed in."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import make_url, text
from starlette.datastructures import State

from services.notify.domain import letters as letter_rules
from services.notify.store import letters
from shared.kernel.actors import Role
from shared.messages.base import Message
from shared.messages.catalogue import MESSAGES
from shared.messages.notify import Notice, NoticeRequested, NoticesRequested
from shared.rates import Rates
from shared.service_tokens import ensure_keys
from shared.settings import Settings, Smtp, driver_url
from shared.store import embedded, people
from shared.store.db import Sessions, create_sessions
from shared.store.migrations import upgrade
from shared.store.parties import own_work
from shared.store.sessions import Lifetimes, Way, start_session
from shared.web.service import AT_HOME
from tests.traceability import note_proofs

# The sessions of a service's database: of its run-time role, or of another.
Database = Callable[..., Sessions]
KEPT = ("alembic_version", "procrastinate_workers")
# To empty a table takes as long if nothing is in it.
WRITTEN = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    " AND relkind = 'r' AND pg_relation_size(oid) > 0"
)


# Applications of the services, each with what it was made of and the state that it starts with.
_BUILT: dict[str, tuple[FastAPI, tuple[Settings, Sessions], dict[str, Any]]] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    note_proofs(items)


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder that all workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def server(home: Path) -> Any:
    return embedded.start(home / "server", fast=True)


@pytest.fixture(scope="session")
def settings_for(home: Path, server: Any, worker_id: str) -> Callable[[str], Settings]:
    own = home / worker_id
    own.mkdir(exist_ok=True)
    ensure_keys(own / "keys")
    made: dict[str, Settings] = {}

    def make(service: str) -> Settings:
        if service not in made:
            addresses = embedded.create_database(server, f"test_{service}_{worker_id}")
            owner = driver_url(str(addresses.owner))
            upgrade(service, owner)
            made[service] = Settings(
                service=service,
                env="demo",
                home=own,
                port_base=9900,
                process="gcm-2018",
                database_url=driver_url(addresses.service),
                owner_database_url=owner,
                keeper_database_url=driver_url(str(addresses.keeper)),
                auditor_database_url=driver_url(str(addresses.auditor)),
                backup_database_url=driver_url(str(addresses.backup)),
                urls={name: f"http://{name}.test" for name in embedded.SERVICES},
                smtp=Smtp(
                    host="127.0.0.1",
                    port=1,
                    tls="none",
                    username=None,
                    password=None,
                    sender="no-reply@agrement.example",
                ),
                rates=Rates.rehearsal(),
            )
        return made[service]

    return make


def _address(settings: Settings, role: str) -> str:
    if role == "owner":
        return settings.address_of("owner")
    url = make_url(settings.database_url)
    return url.set(username=f"{url.database}_{role}" if role else url.username).render_as_string(
        hide_password=False
    )


@pytest.fixture(scope="session")
async def all_sessions(
    settings_for: Callable[[str], Settings],
) -> AsyncIterator[Database]:
    opened: dict[str, Sessions] = {}

    def get(service: str, role: str = "") -> Sessions:
        name = f"{service} {role}"
        if name not in opened:
            opened[name] = own_work(create_sessions(_address(settings_for(service), role)))
        return opened[name]

    yield get
    for sessions in opened.values():
        await sessions.kw["bind"].dispose()


@pytest.fixture
async def database(all_sessions: Database) -> AsyncIterator[Database]:
    """Give the database of a service, empty again after the test."""
    used: set[str] = set()

    def get(service: str, role: str = "") -> Sessions:
        used.add(service)
        return all_sessions(service, role)

    yield get
    for service in used:
        async with all_sessions(service, "owner").begin() as tx:
            names = await tx.scalars(text(WRITTEN))
            if tables := ", ".join(f'"{name}"' for name in names if name not in KEPT):
                await tx.execute(text(f"TRUNCATE {tables} CASCADE"))


def as_built(
    create: Callable[[Settings, Sessions], FastAPI], settings: Settings, sessions: Sessions
) -> FastAPI:
    """Return a service's application as it starts: to make its routes takes longer than a test."""
    given = settings, sessions
    if settings.service not in _BUILT or _BUILT[settings.service][1] != given:
        made = create(settings, sessions)
        _BUILT[settings.service] = made, given, vars(made.state)["_state"]
    app, _given, state = _BUILT[settings.service]
    app.state = State(state.copy())
    return app


async def outbox(sessions: Sessions) -> list[Message]:
    """Return the messages on their way to other services, in the order they were written."""
    async with sessions() as tx:
        rows = await tx.execute(
            text("SELECT args FROM procrastinate_jobs WHERE task_name = 'relay' ORDER BY id")
        )
        messages = [MESSAGES[args["kind"]].model_validate(args["body"]) for (args,) in rows]
    _require_sendable(messages, sessions.kw["bind"].url.database)
    return messages


def _require_sendable(messages: list[Message], database: str) -> None:
    """Hold every letter asked for against what notify would say of it."""
    service = database.split("_")[1]
    for message in messages:
        if isinstance(message, NoticeRequested | NoticesRequested):
            assert service in letters.get(message.letter).callers, message.letter
            notices = getattr(message, "notices", None) or [message.notice]
            for each in notices:
                assert (each.to is not None) == letters.get(message.letter).is_to_address
                letter_rules.require_sendable(
                    letters.get(message.letter), address_of(message, each), each.values
                )


def address_of(message: NoticeRequested | NoticesRequested, notice: Notice | None = None) -> str:
    """Return where a notice goes, as the message that asks for it tells."""
    told = {each.id: each.address for each in message.contacts}
    asked = notice or message.notice
    return asked.to or told[asked.contact]


_numbers = itertools.count(1)


async def sign_in(
    app: FastAPI,
    role: Role,
    *,
    email: str | None = None,
    state: str | None = None,
    lifetimes: Lifetimes = AT_HOME,
) -> httpx.AsyncClient:
    """Return a client of `app` that is signed in as a person of this role."""
    address = email or f"{role}{next(_numbers)}@people.example"
    async with app.state.sessions.begin() as tx:
        person = await people.ensure_person(tx, address, role, state=state)
        token = await start_session(tx, person, lifetimes, way=Way.PASSKEY, is_verified=True)
    service = app.state.settings.service
    browser = visitor(app)
    browser.cookies.set(f"agrement-{service}-session", token)
    return browser


def visitor(app: FastAPI) -> httpx.AsyncClient:
    """Return a client of `app` that nobody knows."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(
        transport=transport, base_url=f"http://{app.state.settings.service}.test"
    )


async def together(*work: Awaitable[Any]) -> list[Any]:
    """Run all at once and return what each gave, refusals included."""
    return list(await asyncio.gather(*work, return_exceptions=True))
