"""A request sent again under its key is answered again, and done once."""

from uuid import uuid4

import pytest
from sqlalchemy import text

from shared.kernel.actors import Role
from tests.conftest import sign_in, together, visitor
from tests.registration.build import CONTACT, ORGANIZATION, REPRESENTATION
from tests.registration.conftest import registration

BODY = {
    "version": 0,
    "category": "ngo",
    "organization": ORGANIZATION,
    "contact": CONTACT,
    "representation": REPRESENTATION,
    "participation": {"scopes": ["conference"]},
}


@pytest.fixture
def sessions(database):
    return database("registration")


@pytest.fixture
def app(settings_for, sessions):
    return registration(settings_for, sessions)


@pytest.fixture
async def inviting(app):
    """Give a way to invite, which by itself makes a new invitation each time."""
    client = await sign_in(app, Role.APPLICANT)
    path = f"/api/v1/applications/{uuid4()}"
    await client.put(path, json=BODY)

    async def act(key=None, email="alternate@people.example"):
        headers = {"idempotency-key": key} if key is not None else {}
        return await client.post(
            f"{path}/people/invitations",
            json={"email": email, "position": "alternate"},
            headers=headers,
        )

    return act


async def letters(sessions):
    async with sessions() as tx:
        return await tx.scalar(
            text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'relay'")
        )


async def test_without_a_key_the_same_request_is_another_one(sessions, inviting):
    first, second = await inviting(), await inviting()

    assert first.json()["id"] != second.json()["id"]
    assert await letters(sessions) == 2


async def test_with_its_key_it_is_answered_again_and_done_once(sessions, inviting):
    first, second = await inviting("a-key"), await inviting("a-key")

    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert second.headers["content-type"] == "application/json"
    assert await letters(sessions) == 1


async def test_at_the_same_time_it_is_done_once(sessions, inviting):
    answers = await together(*(inviting("a-key") for _ in range(5)))

    done = [each.json()["id"] for each in answers if each.status_code == 201]
    assert len(set(done)) == 1
    assert {each.status_code for each in answers} <= {201, 409}
    assert await letters(sessions) == 1


async def test_a_key_belongs_to_its_request(sessions, inviting):
    await inviting("a-key")

    answer = await inviting("a-key", "other@people.example")

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/key-reused")
    assert await letters(sessions) == 1


async def test_a_refusal_is_not_kept(inviting):
    assert (await inviting("a-key", "no address")).status_code == 422

    assert (await inviting("a-key")).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 201])
async def test_a_key_that_cannot_be_one_is_refused(inviting, key):
    assert (await inviting(key)).status_code == 422


async def test_a_key_is_its_callers_own_and_nothing_is_kept_for_strangers(app, inviting):
    await inviting("a-key")

    answer = await visitor(app).post(
        f"/api/v1/applications/{uuid4()}/people/invitations",
        json={"email": "alternate@people.example", "position": "alternate"},
        headers={"idempotency-key": "a-key"},
    )

    assert answer.status_code == 401


async def test_who_may_not_ask_learns_nothing_by_a_key(app, inviting):
    await inviting("key")
    stranger = await sign_in(app, Role.AUDITOR)
    path = f"/api/v1/applications/{uuid4()}/people/invitations"

    answers = [
        await stranger.post(path, json={}, headers={"idempotency-key": key})
        for key in ("", "a" * 201, "key")
    ]

    assert [each.status_code for each in answers] == [404] * 3


async def test_another_site_gets_no_kept_answer(app):
    client, path = await sign_in(app, Role.APPLICANT), f"/api/v1/applications/{uuid4()}"
    await client.put(path, json=BODY)
    headers = {"idempotency-key": "key"}
    sent = {"json": {"email": "alternate@people.example", "position": "alternate"}}

    first = await client.post(f"{path}/people/invitations", headers=headers, **sent)
    foreign = await client.post(
        f"{path}/people/invitations",
        headers=headers | {"origin": "https://elsewhere.example"},
        **sent,
    )

    assert (first.status_code, foreign.status_code) == (201, 403)
