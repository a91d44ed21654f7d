"""Held letters over JSON."""

from uuid import uuid4

import pytest

from services.notify.actions.accept_requests import accept_many
from shared.kernel.actors import Role
from tests.conftest import sign_in
from tests.notify.build import LETTER, many, notice

PATH = "/api/v1/desk/batches"


@pytest.fixture
async def batch(sessions):
    asked = many(notice(), message_id=uuid4(), held=True, drafted_by="first@desk.example")
    async with sessions.begin() as tx:
        await accept_many(tx, asked, caller="registration")
    return str(asked.message_id)


async def test_a_second_person_sees_what_waits_and_lets_it_go_once(app, batch):
    second = await sign_in(app, Role.OFFICER, email="second@desk.example")

    (waiting,) = (await second.get(PATH)).json()["batches"]
    released = await second.post(f"{PATH}/{batch}/release")
    again = await second.post(f"{PATH}/{batch}/release")

    assert (waiting["id"], waiting["letter"], waiting["count"]) == (batch, LETTER, 1)
    assert (released.status_code, again.status_code) == (204, 409)
    assert (await second.get(PATH)).json()["batches"] == []


async def test_who_drafted_them_does_not(app, batch):
    first = await sign_in(app, Role.OFFICER, email="first@desk.example")

    answer = await first.post(f"{PATH}/{batch}/release")

    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/second-person-needed")
    assert len((await first.get(PATH)).json()["batches"]) == 1
