from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import text

from services.registration.actions.purge_personal_data import purge_personal_data
from shared.kernel.actors import Role
from tests.conftest import sign_in
from tests.registration.web.test_pages_and_api import body
from tests.registration.web.test_people_and_meetings import PERSON

PASSPORT = {"passport_number": "canary-X1234567", "date_of_birth": "1980-01-01"}


@pytest.fixture
def asking(app):
    """Let the process ask for identity data."""
    rules = app.state.modalities
    fields = replace(rules.registration.id_fields, value=tuple(PASSPORT))
    app.state.modalities = replace(
        rules, registration=replace(rules.registration, id_fields=fields)
    )
    return app


async def going(app):
    focal, clerk = await sign_in(app, Role.APPLICANT), await sign_in(app, Role.CLERK)
    path, who = f"/api/v1/applications/{uuid4()}", str(uuid4())
    await focal.put(path, json=body())
    await focal.post(f"{path}/submit", json={"version": 1})
    await clerk.post(f"{path.replace('/v1/', '/v1/desk/')}/verify", json={"version": 2})
    await focal.put(f"{path}/representatives/{who}", json=PERSON)
    nomination = await focal.post(
        f"{path}/nominations", json={"representative_id": who, "event_key": "hearing-1"}
    )
    return focal, clerk, path, who, nomination.json()["id"]


async def test_a_process_that_asks_nothing_takes_nothing(app):
    focal, _clerk, path, who, _nomination = await going(app)

    answer = await focal.put(f"{path}/representatives/{who}/identity", json=PASSPORT)

    assert answer.json()["type"] == "/problems/not-open"


async def test_only_a_clerk_reads_and_the_reading_is_noted(asking, sessions):
    focal, clerk, path, who, _nomination = await going(asking)
    kept = await focal.put(f"{path}/representatives/{who}/identity", json=PASSPORT)
    wrong = await focal.put(f"{path}/representatives/{who}/identity", json={"shoe_size": "44"})

    assert (kept.status_code, wrong.status_code) == (204, 422)
    route = f"/api/v1/desk/representatives/{who}/identity"
    assert (await focal.get(route)).status_code == 404
    for each in ("representatives", "nominations", "people", ""):
        assert "canary" not in (await focal.get(f"{path}/{each}".rstrip("/"))).text
    assert (await clerk.get(route)).json() == PASSPORT
    async with sessions() as tx:
        assert await tx.scalar(text("SELECT count(*) FROM identity_reading")) == 1


async def test_what_nobody_needs_is_deleted_and_in_the_end_every_name(asking, sessions):
    focal, clerk, path, who, nomination = await going(asking)
    await focal.put(f"{path}/representatives/{who}/identity", json=PASSPORT)
    rules = asking.state.modalities
    distant = replace(rules.registration.retention_days, value=1_000_000)
    kept = replace(rules, registration=replace(rules.registration, retention_days=distant))
    route = f"/api/v1/desk/representatives/{who}/identity"

    async def night(modalities):
        async with sessions.begin() as tx:
            await purge_personal_data(tx, modalities=modalities)

    await night(kept)
    assert (await clerk.get(route)).status_code == 200
    await focal.post(f"{path}/nominations/{nomination}/withdraw")
    await night(kept)
    assert (await clerk.get(route)).status_code == 404
    assert (await focal.get(f"{path}/representatives")).json()[0]["family_name"] == "Tikoisuva"

    # The conference of 2018 and its ninety days are over.
    await night(rules)

    (person,) = (await focal.get(f"{path}/representatives")).json()
    assert (person["family_name"], person["given_name"], person["native_name"]) == ("", "", None)
    assert (person["gender"], person["nationality"]) == ("woman", "FJI")
