"""From the draft to the verification, returned once on the way, for every category that applies."""

from uuid import uuid4

import pytest

from services.registration.store import findings
from shared.kernel.actors import Role
from shared.kernel.modalities import Route
from shared.modalities.load import load
from shared.store.db import database_time
from tests.conftest import sign_in
from tests.registration.build import CONTACT, ORGANIZATION, REPRESENTATION
from tests.registration.conftest import registration

ALL = load("gcm-2018").categories
WHO_APPLIES = [each.key for each in ALL if each.route in {Route.LIST, Route.REGISTER}]
WHO_DOES_NOT = [each.key for each in ALL if each.route not in {Route.LIST, Route.REGISTER}]
ENTITLED = {"ecosoc-ngo": "Worldwatch Institute", "nhri": None}


@pytest.fixture
def app(settings_for, with_registers):
    return registration(settings_for, with_registers)


async def entry_of(sessions, category):
    async with sessions() as tx:
        today = (await database_time(tx)).date()
        if category == "nhri":
            found = await findings.find_nhri_of(tx, "FRA", today)
            return next(each for each in found if each.status == "A")
        return (await findings.find(tx, ENTITLED[category], today))[0]


@pytest.mark.parametrize("category", WHO_APPLIES)
async def test_every_step_from_the_draft_to_the_verification(app, with_registers, category):
    email = f"{category}@organizations.example"
    entry = await entry_of(with_registers, category) if category in ENTITLED else None
    name = entry.name if entry else f"Harbour of the {category}"
    path = f"/api/v1/applications/{uuid4()}"
    desk = path.replace("/v1/", "/v1/desk/")
    draft = {"category": category, "register_entry_id": entry and str(entry.entry_id)}
    first = await sign_in(app, Role.APPLICANT, email=email)
    begun = {**draft, "version": 0, "organization": {**ORGANIZATION, "name": name}}
    assert (await first.put(path, json=begun)).is_success
    clerk = await sign_in(app, Role.CLERK)
    assert (await clerk.get(desk)).status_code == 404

    # Another day, another session: the draft is as it was left.
    again = await sign_in(app, Role.APPLICANT, email=email)
    left = (await again.get(path)).json()
    assert (left["stage"], left["answers"]["organization"]["name"]) == ("draft", name)
    rest = {
        "contact": CONTACT,
        "representation": REPRESENTATION,
        "participation": {"scopes": ["conference"]},
    }
    assert (await again.put(path, json={**draft, "version": 1, **rest})).is_success
    assert (await again.post(f"{path}/submit", json={"version": 2})).is_success
    question = {"version": 3, "message": "Who is the focal point?", "reason": "contact"}
    assert (await clerk.post(f"{desk}/return", json=question)).is_success
    better = {**draft, "version": 4, "contact": {**CONTACT, "contact_name": "Another"}}
    assert (await again.put(path, json=better)).is_success
    assert (await again.post(f"{path}/submit", json={"version": 5})).is_success
    verified = (await clerk.post(f"{desk}/verify", json={"version": 6})).json()

    assert verified["stage"] == "verified"
    assert verified["answers"]["contact"]["contact_name"] == "Another"
    assert [each["stage"] for each in verified["history"]] == [
        *("draft", "draft", "submitted", "returned", "returned", "submitted", "verified")
    ]


@pytest.mark.parametrize("category", WHO_DOES_NOT)
async def test_whoever_comes_another_way_is_told_so_and_applies_for_nothing(app, category):
    client = await sign_in(app, Role.APPLICANT)

    door = await client.get("/api/v1/door", params={"name": "Anybody", "category": category})
    refused = await client.put(
        f"/api/v1/applications/{uuid4()}", json={"category": category, "version": 0}
    )

    assert door.json()["category"] == category
    assert door.json()["next_step"]
    assert refused.status_code == 403
