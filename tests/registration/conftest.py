from datetime import date
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest

from services.registration.actions.decide_application import put_forward, verify_application
from services.registration.actions.save_application import SaveApplication, save_application
from services.registration.actions.submit_application import submit_application
from services.registration.app import create_app
from services.registration.store.matching import Finder
from shared.kernel.actors import Actor, Role
from shared.modalities.load import load
from shared.reference.read import read_ecosoc, read_nhri, read_states, sha256_of
from shared.store import people
from shared.store.registers import save_snapshots
from tests.conftest import as_built
from tests.registration.build import answers

DATA = Path(__file__).parents[2] / "shared" / "reference" / "data"
BASE = "http://registration.test"


@cache
def read_once(register):
    """Return the snapshots of a register that comes with the product, and its file."""
    name, read, more = {
        "states": ("states.csv", read_states, {"as_of": date(2015, 1, 1)}),
        "nhri": ("nhri.csv", read_nhri, {}),
        "ecosoc": (
            *("ecosoc_granted.csv", read_ecosoc),
            {"withdrawn": DATA / "ecosoc_withdrawn.csv"},
        ),
    }[register]
    return read(DATA / name, **more), sha256_of(DATA / name)


async def load_register(sessions, register):
    snapshots, digest = read_once(register)
    async with sessions.begin() as tx:
        await save_snapshots(tx, snapshots, source="tests", file_sha256=digest)


def registration(settings_for, sessions):
    """Return registration as it starts."""
    app = as_built(create_app, settings_for("registration"), sessions)
    app.state.finder = Finder(sessions)
    return app


@pytest.fixture
async def sessions(database):
    made = database("registration")
    await load_register(made, "states")
    return made


@pytest.fixture
async def with_registers(sessions):
    """Load the real registers too."""
    await load_register(sessions, "ecosoc")
    await load_register(sessions, "nhri")
    return sessions


@pytest.fixture
def modalities():
    return load("gcm-2018")


@pytest.fixture
def app(settings_for, sessions):
    return registration(settings_for, sessions)


@pytest.fixture
def person(sessions):
    """Make people of a role."""

    async def make(role=Role.APPLICANT, email=None):
        async with sessions.begin() as tx:
            address = email or f"{uuid4().hex}@people.example"
            person_id = await people.ensure_person(tx, address, role)
        return Actor(person_id=person_id, email=address, role=role)

    return make


@pytest.fixture
def draft(sessions, modalities):
    """Make a complete draft of somebody."""

    async def make(actor, *, category="ngo", entry=None, given=None):
        command = SaveApplication(
            id=uuid4(),
            version=0,
            category=category,
            register_entry_id=entry,
            answers=answers() if given is None else given,
        )
        async with sessions.begin() as tx:
            return await save_application(tx, actor, modalities, command)

    return make


@pytest.fixture
def submit(sessions, modalities):
    async def act(actor, application_id, version=1):
        async with sessions.begin() as tx:
            return await submit_application(
                tx, actor, modalities, application_id, version=version, base_url=BASE
            )

    return act


@pytest.fixture
async def forwarded(sessions, modalities, person, draft, submit):
    """Make applications that the Office has before it, each with its focal point."""

    async def make(*scopes):
        clerk = await person(Role.CLERK)
        actor = await person()
        made = await draft(actor, given=answers(*scopes))
        await submit(actor, made.id)
        async with sessions.begin() as tx:
            await verify_application(tx, clerk, modalities, made.id, version=2, base_url=BASE)
        async with sessions.begin() as tx:
            return actor, await put_forward(
                tx, clerk, modalities, made.id, version=3, base_url=BASE
            )

    return make
