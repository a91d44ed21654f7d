"""What commands change is on record: by whom of the machine's users, what, and about what."""

import asyncio
import getpass
import hashlib
import importlib
import json

import pytest
import typer
from sqlalchemy import text
from typer.testing import CliRunner

from shared.cli import main
from shared.cli.registers import DATA
from shared.kernel.actors import Role
from shared.store import people
from shared.store.people import SESSION
from shared.store.sessions import start_session
from shared.web.service import AT_HOME

LINES = "SELECT who, role, act, about, kind FROM audit ORDER BY id"
EMAIL = "officer@opga.example"
# It takes names over from another.
PROCESS, SOURCE, LIST = "water-2023", "wssd-2002", "conference"
# Commands that change nothing, or exist in demonstrations only.
HARMLESS = {
    *("serve", "work", "migrate", "audit-verify", "check", "demo-people", "mailbox", "bounces"),
    *("keep", "check-keeper", "measure", "audit", "receipts", "lists", "policy", "trace", "match"),
    *("modalities", "up", "simulate", "bench", "backup", "deliverability"),
}
CHANGING = {"enrol", "end-sessions", "import", "window", "recheck", "carry-over", "keys"}
CHANGING |= {"erasures", "erasures-replay", "restore"}


@pytest.fixture
def run(settings_for, database, tmp_path):
    """Run a service's command as its module does, on this test's databases."""

    async def act(service, *arguments):
        settings = settings_for(service)
        database(service)
        environment = {
            "AGREMENT_ENV": "demo",
            "AGREMENT_HOME": str(tmp_path),
            "AGREMENT_PROCESS": PROCESS,
            f"AGREMENT_{service.upper()}_DATABASE_URL": settings.database_url,
        }
        cli = importlib.import_module(f"services.{service}.__main__").cli
        done = await asyncio.to_thread(CliRunner().invoke, cli, arguments, env=environment)
        assert done.exit_code == 0, done.output
        async with database(service)() as tx:
            return [tuple(row) for row in await tx.execute(text(LINES))]

    return act


def line(act, about):
    return (getpass.getuser(), "command", act, about, "command")


def names(cli):
    return set(typer.main.get_command(cli).commands)


def test_every_command_is_known_to_change_something_or_nothing():
    found = names(main.app)
    for service in ("registration", "review", "notify"):
        found |= names(importlib.import_module(f"services.{service}.__main__").cli)

    assert found == HARMLESS | CHANGING


async def test_enrolling_and_ending_sessions_are_on_record(run, database):
    made = await run("review", "enrol", EMAIL, "officer")
    async with database("review").begin() as tx:
        for address in (EMAIL, "other@opga.example"):
            person = await people.ensure_person(tx, address, Role.OFFICER)
            await start_session(tx, person, AT_HOME)
            await start_session(tx, person, AT_HOME)

    of_one = await run("review", "end-sessions", EMAIL)
    async with database("review")() as tx:
        left = len((await tx.execute(SESSION.select())).all())
    of_all = await run("review", "end-sessions", "--everybody")

    assert made == [line("enrol", f"person={EMAIL} role=officer")]
    assert of_one[1:] == [line("end-sessions", f"person={EMAIL}")]
    assert of_all[2:] == [line("end-sessions", "person=everybody")]
    async with database("review")() as tx:
        assert (left, (await tx.execute(SESSION.select())).all()) == (2, [])


async def test_only_staff_are_named_by_their_address(run, database):
    async with database("registration").begin() as tx:
        person = await people.ensure_person(tx, "focal@people.example", Role.APPLICANT)

    found = await run("registration", "end-sessions", "focal@people.example")
    of_nobody = await run("registration", "end-sessions", "nobody@people.example")

    assert found == of_nobody == [line("end-sessions", f"person={person}")]


@pytest.mark.parametrize("arguments", [(), (EMAIL, "--everybody")])
def test_whose_sessions_end_has_to_be_said(arguments):
    done = CliRunner().invoke(main.app, ["end-sessions", *arguments])

    assert (done.exit_code, "say whose" in done.output) == (1, True)


async def test_registers_and_windows_are_on_record_once_they_are_done(run):
    first = await run("registration", "import", "nhri", str(DATA / "nhri.csv"))
    again = await run("registration", "import", "nhri", str(DATA / "nhri.csv"))
    window = await run("registration", "window", LIST, "2018-06-30T18:00")

    assert [row[2] for row in first] == ["import"]
    assert first[0][3].startswith("register=nhri sha256=")
    assert again == first
    about = f"list={LIST} closes_at=2018-06-30T18:00:00-04:00"
    assert window[1:] == [line("window", about)]


async def test_names_that_are_taken_over_are_on_record(run, tmp_path):
    names = [{"name": "Harbour Net", "country": "FJI", "reference": "X-1"}]
    content = json.dumps({"names": names}, separators=(",", ":"), sort_keys=True).encode()
    path, digest = tmp_path / "list.json", hashlib.sha256(content).hexdigest()
    path.write_bytes(content)

    found = await run("review", "carry-over", LIST, str(path), digest, "--source", SOURCE)

    assert found == [line("carry-over", f"list={LIST} source={SOURCE} sha256={digest}")]


async def test_what_a_look_at_the_registers_flags_is_on_record(run, monkeypatch):
    module = importlib.import_module("services.registration.__main__")

    async def claimed(_tx):
        return ["one", "two"]

    async def recheck_status(_tx, _modalities, each, **_more):
        return each == "two"

    monkeypatch.setattr(module.desk, "claimed", claimed)
    monkeypatch.setattr(module, "recheck_status", recheck_status)

    assert await run("registration", "recheck") == [line("recheck", "application_id=two")]


async def test_erasing_again_is_on_record(run):
    assert await run("registration", "erasures-replay") == [line("erasures replay", "count=0")]
