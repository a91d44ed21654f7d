"""The drill: a backup goes into a new cluster, and what was erased since does not come back."""

import asyncio
import importlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyrage
import pytest
from sqlalchemy import select, text
from typer.testing import CliRunner

from services.registration.app import create_app as create_registration
from services.registration.store.document_tables import ContentRow
from services.registration.store.tables import Table
from services.review.app import create_app as create_review
from services.review.keeper import keys
from services.review.keeper.openings import first_fault
from services.review.keeper.service import KeeperService
from services.review.store.sealing import KeysMissing
from shared.jobs.audit import Notary, tend
from shared.jobs.erasures import Copyist
from shared.kernel.actors import Role
from shared.receipts import is_genuine
from shared.service_tokens import ensure_keys
from shared.settings import Settings, driver_url
from shared.store import audit, embedded
from shared.store.db import Sessions, create_sessions, database_time
from shared.store.parties import own_work
from tests.conftest import Database, sign_in
from tests.journeys.canaries import holds
from tests.registration.build import ORGANIZATION
from tests.registration.conftest import load_register
from tests.registration.web.test_pages_and_api import HTML, body
from tests.review.build import Reached, circulated, everything
from tests.review.web.build import delegate, position

EMAIL = "canary.applicant@harbour.example"
NAME = "Canary Harbour Society"
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
ROLES = ("owner", "keeper", "auditor", "backup")
ADDRESSES = ("database_url", *(f"{each}_database_url" for each in ROLES))


class Drill:
    """Settings on a home of this test's own, the commands on them, and a new cluster."""

    def __init__(self, settings_for: Callable[[str], Settings], folder: Path) -> None:
        self.folder, self.home = folder, folder / "home"
        ensure_keys(self.home / "keys")
        self.settings = {
            each: settings_for(each).model_copy(update={"home": self.home})
            for each in ("registration", "review")
        }
        keys.make(self.settings["review"].process_keys, is_demo=True)
        self.identity = pyrage.x25519.Identity.generate()
        self.key = folder / "age.key"
        self.key.write_text(f"# kept elsewhere\n{self.identity}\n")
        self.server = embedded.start(folder / "elsewhere", fast=True)

    def run(self, settings: Settings, *arguments: str, code: int = 0) -> str:
        start = f"AGREMENT_{settings.service}_".upper()
        environment = {
            "AGREMENT_ENV": "demo",
            "AGREMENT_HOME": str(self.home),
            "AGREMENT_PROCESS": settings.process,
            "AGREMENT_BACKUP_RECIPIENT": str(self.identity.to_public()),
            **{f"{start}{name.upper()}": str(getattr(settings, name)) for name in ADDRESSES},
        }
        cli = importlib.import_module(f"services.{settings.service}.__main__").cli
        done = CliRunner().invoke(cli, [*arguments], env=environment)
        assert done.exit_code == code, done.output
        return done.output

    def empty(self, service: str, name: str) -> Settings:
        """Make an empty database in the new cluster, and return the settings for it."""
        new = embedded.create_database(self.server, name)
        addresses = {"database_url": driver_url(new.service)}
        for role in ROLES:
            addresses[f"{role}_database_url"] = driver_url(str(getattr(new, role)))
        return self.settings[service].model_copy(update=addresses)


@pytest.fixture
def drill(settings_for: Callable[[str], Settings], tmp_path: Path) -> Iterator[Drill]:
    made = Drill(settings_for, tmp_path)
    yield made
    made.server.stop()


@pytest.fixture
async def databases(database: Database) -> dict[str, Sessions]:
    made = {each: database(each) for each in ("registration", "review")}
    for sessions in made.values():
        await load_register(sessions, "states")
    return made


async def contents(sessions: Sessions) -> str:
    async with sessions() as tx:
        tables = [await tx.execute(select(each)) for each in Table.metadata.sorted_tables]
        return "\n".join(str(value) for rows in tables for row in rows for value in row)


async def applied(drill: Drill, sessions: Sessions) -> Any:
    """Let somebody begin an application, and return their browser with its address."""
    app = create_registration(drill.settings["registration"], sessions)
    client = await sign_in(app, Role.APPLICANT, email=EMAIL)
    path = f"/api/v1/applications/{uuid4()}"
    given = body(organization={**ORGANIZATION, "name": NAME})
    assert (await client.put(path, json=given)).is_success
    return client, path


async def erase_all(client: Any, path: str) -> None:
    assert (await client.post(f"{path}/erase", json={"version": 1})).is_success
    shown = (await client.get("/account", headers=HTML)).text
    csrf = shown.partition('name="csrf" value="')[2].partition('"')[0]
    gone = await client.post("/my-data/erase", data={"csrf": csrf}, headers=HTML)
    assert gone.status_code == 200


async def test_a_backup_comes_back_whole_and_without_who_was_erased_since(
    drill: Drill, database: Database, databases: dict[str, Sessions]
) -> None:
    registration, review = databases.values()
    client, path = await applied(drill, registration)
    keeper = KeeperService(
        keys.read_private(drill.settings["review"].process_keys), database("review", "keeper")
    )
    app = create_review(drill.settings["review"], review, keeper, Reached())
    made, (entry,) = await circulated(review)
    said = {"kind": "objection", "basis": "Canary-basis-3371"}
    receipt = (await (await delegate(app, "FJI")).post(position(made, entry), json=said)).json()
    await everything(keeper, made.id)
    for settings, sessions in zip(drill.settings.values(), (registration, review), strict=True):
        notary = Notary(settings)
        await tend(notary, sessions)
        async with sessions() as tx:
            notary.sign(await audit.head(tx), await database_time(tx))
    store = drill.folder / "backups"
    for settings in drill.settings.values():
        drill.run(settings, "backup", str(store))

    # After the backup somebody has all erased, and the disk with the databases is lost.
    await erase_all(client, path)
    await Copyist(drill.settings["registration"]).copy(registration)
    files = {each.name.partition("-")[0]: each for each in store.iterdir()}
    packed = b"".join(each.read_bytes() for each in files.values())
    assert not any(holds(packed, word) for word in (EMAIL, NAME, "Canary-basis-3371"))
    opened = pyrage.decrypt(files["registration"].read_bytes(), [drill.identity])
    assert opened.startswith(b"PGDMP")

    there = {each: drill.empty(each, f"restored_{each}") for each in drill.settings}
    said = {}
    for service, settings in there.items():
        words = ("restore", str(files[service]), str(drill.key))
        said[service] = await asyncio.to_thread(drill.run, settings, *words)

    assert "2 erasures carried out again" in said["registration"]
    assert all("acts in an unbroken record" in each for each in said.values())
    restored = {each: own_work(create_sessions(s.database_url)) for each, s in there.items()}
    try:
        left = await contents(restored["registration"])
        assert "canary" not in left.lower()
        assert path.rpartition("/")[2] in left
        sealed = create_sessions(there["review"].address_of("keeper"))
        again = KeeperService(keys.read_private(there["review"].process_keys), sealed)
        (found,) = await everything(again, made.id)
        assert (found.state, found.basis) == ("FJI", "Canary-basis-3371")
        async with sealed() as tx:
            assert await first_fault(tx) is None
        await sealed.kw["bind"].dispose()
        key = (there["review"].process_keys / "receipts.pub").read_bytes()
        assert is_genuine(receipt["document"], receipt["signature"], key)
    finally:
        for each in restored.values():
            await each.kw["bind"].dispose()

    # Once the keys are destroyed, what came back from the backup opens no more.
    await asyncio.to_thread(drill.run, there["review"], "keys", "destroy", "--yes")
    assert {each.suffix for each in there["review"].process_keys.iterdir()} == {".pub"}
    with pytest.raises(KeysMissing):
        keys.read_private(there["review"].process_keys)
    again_into = ("restore", str(files["registration"]), str(drill.key))
    assert "not empty" in drill.run(there["registration"], *again_into, code=1)


async def test_a_backup_that_is_damaged_or_for_another_key_is_not_taken(
    drill: Drill, databases: dict[str, Sessions]
) -> None:
    # More than one block of age, so that much is restored before the damage is met.
    content = os.urandom(400_000)
    async with databases["registration"].begin() as tx:
        tx.add(ContentRow(sha256=bytes(32), size=len(content), content=content))
    drill.run(drill.settings["registration"], "backup", str(drill.folder / "backups"))
    (good,) = (drill.folder / "backups").iterdir()
    whole, stranger = good.read_bytes(), drill.folder / "stranger.key"
    stranger.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    into = drill.empty("registration", "damaged_registration")
    cut, changed = whole[:-20], bytearray(whole)
    changed[-100_000] ^= 1

    for content, key in ((cut, drill.key), (bytes(changed), drill.key), (whole, stranger)):
        file = drill.folder / "registration-x.dump.age"
        file.write_bytes(content)
        said = drill.run(into, "restore", str(file), str(key), code=1)
        assert "damaged, or not for this key" in said
        async with create_sessions(into.database_url)() as tx:
            found = await tx.scalar(
                text("SELECT count(*) FROM pg_tables WHERE schemaname='public'")
            )
        assert found == 0
