"""Scenario 8: the committee decides at its opening; people register meanwhile, subject to it."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from services.notify.store import letters
from shared.messages.notify import NoticeRequested
from shared.messages.review import FinalListPublished, ListCirculated
from tests.review.scenarios.conftest import Open
from tests.review.scenarios.services import Services

NAMES = ("Alder Union", "Birch Institute", "Cedar Network")
STRUCK = NAMES[1]
HTML = {"accept": "text/html"}


def written(services: Services, letter: str) -> list[str]:
    return [
        letters.render(letter, m.notice.language, m.notice.values).text
        for m in services.told
        if isinstance(m, NoticeRequested) and m.letter == letter
    ]


async def seats(focal: httpx.AsyncClient, application: UUID) -> dict[str, Any]:
    found = (await focal.get(f"/api/v1/applications/{application}/nominations")).json()
    return {each["id"]: each["stage"] for each in found}


@pytest.mark.paragraph("6(c)")
async def test_scenario_8_late_decision(open_services: Open) -> None:
    services = await open_services("tax-2025")
    made = await services.apply(NAMES)
    the_list = await services.circulate([id_ for _who, id_ in made.values()])
    (circulated,) = [m for m in services.told if isinstance(m, ListCirculated)]
    assert circulated.provisional
    for focal, id_ in made.values():
        for _person in range(3):
            assert (await services.name(focal, id_, "session")).json()["stage"] == "provisional"
        status = await focal.get(f"/applications/{id_}", headers=HTML)
        people = await focal.get(f"/applications/{id_}/representatives", headers=HTML)
        assert "People may register now, subject to the decision." in status.text
        assert "Subject to the decision on the list" in people.text
    await services.deliver()
    said = written(services, "nomination-provisional")
    assert len(said) == 9
    assert all("subject to the decision on the list" in each for each in said)
    before = {name: await seats(*made[name]) for name in NAMES}

    # The time is over on Friday; until Monday nothing is final, objections or none.
    await the_list.pass_the_close()
    await the_list.close()
    early = await services.office.post(f"{the_list.desk}/publish")
    assert early.status_code == 409
    assert not [m for m in services.told if isinstance(m, FinalListPublished)]
    assert {name: await seats(*made[name]) for name in NAMES} == before
    for entry, admitted in ((None, True), (the_list.entries[STRUCK], False)):
        body = {"entry_id": entry, "admitted": admitted, "document": "Record of the opening"}
        assert (await services.office.post(f"{the_list.desk}/decisions", json=body)).is_success
    await the_list.publish()

    assert await the_list.final() == [each for each in NAMES if each != STRUCK]
    for name in NAMES:
        ought = "cancelled" if name == STRUCK else "confirmed"
        assert await seats(*made[name]) == dict.fromkeys(before[name], ought)
    assert len(written(services, "registration-cancelled")) == 3
    assert len(written(services, "nomination")) == 6
