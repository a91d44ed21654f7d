"""Whether anybody objected changes nothing that reaches anybody who may not know (D13)."""

import os
from collections.abc import AsyncIterator, Callable
from random import Random
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.notify.app import create_app as create_notify
from services.notify.jobs.deliver_notices import Delivery
from services.registration.app import create_app as create_registration
from services.review.app import create_app as create_review
from services.review.keeper import keys
from services.review.keeper.service import KeeperService
from services.review.store.contacts import NotifyContacts
from shared import log
from shared.service_tokens import Signer
from shared.settings import Settings
from tests.conftest import Database
from tests.journeys.looks import Look
from tests.journeys.twin import Run, differences
from tests.notify.server import Server
from tests.registration.conftest import load_register

# The long run: AGREMENT_TWIN_RUNS=200.
RUNS = int(os.environ.get("AGREMENT_TWIN_RUNS", "20"))
SERVICES = ("registration", "review", "notify")
Make = Callable[..., Run]
LOOKS_EACH = 12


def some(looks: list[Look], dice: Random) -> list[Look]:
    """Return a few of the looks; over all scenarios each is taken."""
    return dice.sample(looks, LOOKS_EACH)


def where_planted(looks: list[Look], _dice: Random) -> list[Look]:
    return [each for each in looks if each[3].endswith(ENDS)]


@pytest.fixture
async def make(settings_for: Callable[[str], Settings], database: Database) -> AsyncIterator[Make]:
    """Give runs of the three services on their databases, with a mail server."""
    settings = {each: settings_for(each) for each in SERVICES}
    sessions = {each: database(each) for each in SERVICES}
    for each in ("registration", "review"):
        await load_register(sessions[each], "states")
    folder = settings["review"].process_keys
    keys.make(folder, is_demo=True)
    keeper = KeeperService(keys.read_private(folder), database("review", "keeper"))
    notify = create_notify(settings["notify"], sessions["notify"])
    contacts = NotifyContacts(
        settings["review"], httpx.AsyncClient(transport=httpx.ASGITransport(notify))
    )
    apps = {
        "registration": create_registration(settings["registration"], sessions["registration"]),
        "review": create_review(settings["review"], sessions["review"], keeper, contacts),
        "notify": notify,
    }
    server = Server()
    await server.start()
    smtp = settings["notify"].smtp.model_copy(update={"port": server.port})
    delivery = Delivery(settings["notify"].model_copy(update={"smtp": smtp}), sessions["notify"])

    def run(seed: int, **given: Any) -> Run:
        return Run(
            apps=apps,
            backups={each: database(each, "backup") for each in SERVICES},
            owners={each: database(each, "owner") for each in SERVICES},
            delivery=delivery,
            mails=server.contents,
            signers={each: Signer(settings[each].keys_dir, each) for each in SERVICES},
            seed=seed,
            **given,
        )

    yield run
    await server.stop()


@pytest.mark.timeout(max(300, RUNS * 60))
async def test_with_and_without_objections_all_is_alike(make: Make) -> None:
    places: set[str] = set()
    for seed in range(RUNS):
        without = await make(seed, objects=False, choose=some).play()
        run = make(seed, objects=True, choose=some)
        found = await run.play()

        assert run.objections >= 2, "the twin objected"
        assert differences(without, found) == [], f"scenario {seed}"
        places |= {place for place, _what in found}
    assert len(places) >= 100


def in_answers(path: str, change: Callable[[bytes], bytes], **headers: str) -> Any:
    """Return a plant that changes the answers whose place ends with `path`."""

    def plant(run: Run) -> None:
        def leak(
            place: str, answer: httpx.Response, content: bytes
        ) -> tuple[dict[str, str], bytes]:
            if not place.endswith(path):
                return dict(answer.headers), content
            return {**answer.headers, **headers}, change(content)

        run.on_answer = leak

    return plant


def in_mails(run: Run) -> None:
    def leak(message: dict[str, Any]) -> None:
        body = message["body"]
        for each in body.get("notices") or [body.get("notice") or {"values": {}}]:
            for name in each["values"]:
                if not name.endswith("_url"):
                    each["values"][name] += "."

    run.on_message = leak


def in_logs(run: Run) -> None:
    async def leak() -> None:
        log.logger().info("position", count=run.objections)

    run.after_saying = leak


def in_status_times(run: Run) -> None:
    async def leak() -> None:
        async with run.owners["registration"].begin() as tx:
            await tx.execute(text("SELECT set_config('agrement.acting', 'everybody', true)"))
            await tx.execute(text("UPDATE application_entry SET changed_at = clock_timestamp()"))

    run.after_saying = leak


ENDS = (
    "/api/v1/lists",
    "/api/v1/desk/applications",
    "/lists",
    "search=harbour",
    "/export.csv",
    "/applications",
    "/position",
)
PLANTS: dict[str, Callable[[Run], None]] = {
    "count": in_answers("/api/v1/lists", lambda body: body.replace(b"]", b',{"objections":1}]')),
    "sort order": in_answers("/api/v1/desk/applications", lambda body: body[::-1]),
    "ETag": in_answers("/lists", bytes, etag='"1"'),
    "mail variable": in_mails,
    "log key": in_logs,
    "status timing": in_status_times,
    "search": in_answers("search=harbour", lambda body: body.replace(b"Harbour", b"Other")),
    "export column": in_answers("/export.csv", lambda body: body.replace(b"\n", b";x\n")),
    "size": in_answers("/applications", lambda body: body + b" "),
    "error text": in_answers("/position", lambda body: body.replace(b"422", b"409")),
}


# The run that all of these are held against.
WITHOUT: list[tuple[str, Any]] = []


@pytest.mark.parametrize("plant", PLANTS)
async def test_a_leak_in_any_of_ten_places_is_caught(make: Make, plant: str) -> None:
    if not WITHOUT:
        WITHOUT.extend(await make(1, objects=False, choose=where_planted).play())
        control = await make(1, objects=True, choose=where_planted).play()
        assert differences(WITHOUT, control) == []
    leaking = make(1, objects=True, choose=where_planted)
    PLANTS[plant](leaking)

    assert differences(WITHOUT, await leaking.play()) != []
