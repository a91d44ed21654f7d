"""Scenario 9: a thousand submit at once; two seats, five people, one visa refused."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import text

from shared.kernel.actors import Role
from tests.conftest import sign_in, together
from tests.registration.conftest import registration
from tests.registration.web.test_pages_and_api import body
from tests.registration.web.test_people_and_meetings import PERSON

CROWD, HANDS = 1000, 25


@pytest.fixture
def app(settings_for, sessions, modalities):
    made = registration(settings_for, sessions)
    cap = replace(modalities.registration.representatives_per_organization, value=2)
    rules = replace(modalities.registration, representatives_per_organization=cap)
    made.state.modalities = replace(modalities, registration=rules)
    return made


async def verified(app, *, email=None):
    focal, clerk = (
        await sign_in(app, Role.APPLICANT, email=email),
        await sign_in(app, Role.CLERK),
    )
    path = f"/api/v1/applications/{uuid4()}"
    await focal.put(path, json=body())
    await focal.post(f"{path}/submit", json={"version": 1})
    await clerk.post(f"{path.replace('/v1/', '/v1/desk/')}/verify", json={"version": 2})
    return focal, path


async def test_scenario_9_quota_race_and_substitution(app):
    focal, path = await verified(app)
    people = [str(uuid4()) for _ in range(5)]
    for who in people:
        await focal.put(f"{path}/representatives/{who}", json=PERSON)

    async def name(who):
        body_ = {"representative_id": who, "event_key": "hearing-1"}
        return (await focal.post(f"{path}/nominations", json=body_)).json()

    named = await together(*(name(who) for who in people))

    in_order = sorted(named, key=lambda each: each["number"])
    assert [each["stage"] for each in in_order] == ["confirmed"] * 2 + ["waiting"] * 3
    assert [each["at"] for each in in_order] == sorted(each["at"] for each in in_order)
    substitute = str(uuid4())
    await focal.put(
        f"{path}/representatives/{substitute}", json={**PERSON, "family_name": "Vakaloloma"}
    )
    taken = await focal.post(
        f"{path}/nominations/{in_order[0]['id']}/replace", json={"representative_id": substitute}
    )
    assert (taken.json()["stage"], taken.json()["number"]) == ("confirmed", in_order[0]["number"])
    after = {each["id"]: each["stage"] for each in (await focal.get(f"{path}/nominations")).json()}
    assert after[in_order[0]["id"]] == "replaced"
    assert [after[each["id"]] for each in in_order[2:]] == ["waiting"] * 3


@pytest.mark.timeout(240)
async def test_a_thousand_submissions_and_their_retries_are_a_thousand(
    app, sessions, person, draft
):
    emails = [f"hand{n}@people.example" for n in range(HANDS)]
    clients = [await sign_in(app, Role.APPLICANT, email=email) for email in emails]
    actors = [await person(email=email) for email in emails]
    drafts = [await draft(actors[n % HANDS]) for n in range(CROWD)]
    work = [
        (clients[n % HANDS], f"/api/v1/applications/{each.id}") for n, each in enumerate(drafts)
    ]

    async def apply(client, path):
        answers = await together(
            *(client.post(f"{path}/submit", json={"version": 1}) for _ in range(2))
        )
        return {each.json()["reference"] for each in answers if each.status_code == 200}

    references = []
    for start in range(0, CROWD, HANDS):
        references += await together(*(apply(*each) for each in work[start : start + HANDS]))

    assert all(len(each) == 1 for each in references)
    assert len(set.union(*references)) == CROWD
    async with sessions() as tx:
        letters = await tx.scalar(
            text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'relay'")
        )
    assert letters == CROWD
