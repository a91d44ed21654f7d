"""What stands in letters is one line: another would keep the letter from ever being sent."""

from uuid import uuid4

import pytest

from shared.kernel.actors import Role
from tests.conftest import sign_in
from tests.registration.build import ORGANIZATION
from tests.registration.web.test_pages_and_api import body
from tests.registration.web.test_people_and_meetings import PERSON

TWO_LINES = ["Two\nlines", "Tabbed\tname", "Zero\u200bwidth", "=?utf-8?q?word?= name"]


@pytest.mark.parametrize("name", TWO_LINES)
async def test_no_name_holds_what_a_letter_cannot(app, name):
    client = await sign_in(app, Role.APPLICANT)
    path = f"/api/v1/applications/{uuid4()}"
    await client.put(path, json=body())

    organization = await client.put(
        path, json=body(version=1, organization={**ORGANIZATION, "name": name})
    )
    person = await client.put(
        f"{path}/representatives/{uuid4()}", json={**PERSON, "family_name": name}
    )

    for answer in (organization, person):
        assert answer.status_code == 422
        assert {each["code"] for each in answer.json()["errors"]} == {"hostile-characters"}
    assert (await client.get(path)).json()["version"] == 1


async def test_a_longer_answer_may_have_lines(app):
    client = await sign_in(app, Role.APPLICANT)
    purpose = {**ORGANIZATION, "purpose": "Courses for migrants.\nAdvice for families."}

    saved = await client.put(f"/api/v1/applications/{uuid4()}", json=body(organization=purpose))

    assert saved.json()["answers"]["organization"]["purpose"] == purpose["purpose"]
