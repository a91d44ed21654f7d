"""An application with its holder and a clerk, for what comes after submission."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.registration.actions.record_list_news import record_circulation, record_outcomes
from shared.kernel.actors import Role
from shared.messages.review import FinalListPublished, ListCirculated, Outcome
from shared.store.parties import own_work
from tests.conftest import sign_in
from tests.registration.build import ORGANIZATION
from tests.registration.conftest import BASE
from tests.registration.web.test_pages_and_api import body


class Case:
    """An application with its holder and a clerk, moved along over HTTP."""

    def __init__(self, app, client, clerk, id_):
        self.app, self.client, self.clerk, self.id = app, client, clerk, id_
        self.path = f"/api/v1/applications/{id_}"
        self.desk = f"/api/v1/desk/applications/{id_}"

    async def known(self):
        return (await self.client.get(self.path)).json()

    async def forward(self, *verbs):
        for verb in verbs:
            where = self.client, self.path
            if verb != "submit":
                where = self.clerk, self.desk
            version = (await self.known())["version"]
            answer = await where[0].post(f"{where[1]}/{verb}", json={"version": version})
            assert answer.status_code == 200, answer.text

    async def news(self, *, included=None):
        """Let review tell that the list is circulated, or published."""
        circulation, now = uuid4(), datetime.now(UTC)
        async with own_work(self.app.state.sessions).begin() as tx:
            if included is None:
                told = ListCirculated(
                    circulation_id=circulation,
                    list_key="conference",
                    number=1,
                    closes_at=now + timedelta(days=7),
                    application_ids=(self.id,),
                )
                await record_circulation(tx, told)
                return
            outcome = Outcome(application_id=self.id, included=included)
            published = FinalListPublished(
                circulation_id=circulation,
                list_key="conference",
                number=1,
                published_at=now,
                outcomes=(outcome,),
            )
            modalities = self.app.state.modalities
            await record_outcomes(tx, published, modalities=modalities, base_url=BASE)

    async def correct(self, name, **more):
        sent = {
            "section": "organization",
            "answers": {**ORGANIZATION, "name": name},
            "reason": "The statutes were changed.",
        } | more
        return await self.client.put(f"{self.path}/corrections/{uuid4()}", json=sent)


@pytest.fixture
async def case(app):
    client, clerk = await sign_in(app, Role.APPLICANT), await sign_in(app, Role.CLERK)
    made = Case(app, client, clerk, uuid4())
    assert (await client.put(made.path, json=body())).status_code == 200
    return made


@pytest.fixture
async def on_final_list(case):
    await case.forward("submit", "verify", "put-forward")
    await case.news()
    await case.news(included=True)
    return case
