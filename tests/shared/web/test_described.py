"""What an OpenAPI file says of every route, and what no column takes."""

from typing import Annotated
from uuid import uuid4

import pytest
from pydantic import AwareDatetime, TypeAdapter, ValidationError

from services.notify.app import create_app
from services.review.app import create_app as create_review
from services.review.keeper import keys
from shared.kernel.actors import Role
from shared.times import WithinReach
from tests.conftest import as_built, sign_in, visitor

LARGER_THAN_ALL = 2**63


@pytest.fixture
def app(settings_for, database):
    return as_built(create_app, settings_for("notify"), database("notify"))


def test_every_route_says_who_may_ask_and_how_it_refuses(app):
    described = app.openapi()
    reads = described["paths"]["/api/v1/audit"]["get"]
    calls = described["paths"]["/api/v1/notices"]["post"]

    assert reads["security"] == [{"session": []}]
    assert set(reads["responses"]) == {"200", "401", "403", "404", "422"}
    assert calls["security"] == [{"service": []}]
    assert set(calls["responses"]) == {"202", "400", "401", "404", "409", "413", "422"}
    assert "security" not in described["paths"]["/api/v1/deliveries"]["get"]
    assert described["components"]["securitySchemes"]["session"]["name"] == (
        "agrement-notify-session"
    )
    assert "HTTPValidationError" not in str(described)


def test_a_refusal_says_of_which_types_it_may_be(app):
    schema = app.openapi()["components"]["responses"]["not-found"]["content"]

    assert schema["application/problem+json"]["schema"]["allOf"][1]["properties"] == {
        "type": {"enum": ["/problems/not-found"]},
        "status": {"const": 404},
    }


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/mailbox?to=%00", 422),
        (f"/api/v1/mailbox?after={LARGER_THAN_ALL}", 422),
        (f"/mailbox/{LARGER_THAN_ALL}", 404),
    ],
)
async def test_what_no_column_takes_is_refused_like_other_nonsense(app, path, status):
    answer = await visitor(app).get(path)

    assert answer.status_code == status


async def test_a_page_of_acts_begins_at_no_impossible_place(app):
    auditor = await sign_in(app, Role.AUDITOR)

    answer = await auditor.get(f"/api/v1/audit?before={LARGER_THAN_ALL}")

    assert answer.json()["errors"][0]["field"] == "before"


@pytest.mark.parametrize("year", ["0001", "1899", "2201", "9999"])
def test_an_instant_that_some_zone_has_not_is_no_answer(year):
    within = TypeAdapter(Annotated[AwareDatetime, WithinReach])

    with pytest.raises(ValidationError, match="too far away"):
        within.validate_python(f"{year}-01-01T00:00:00+12:00")


async def test_a_circulation_closes_within_reach(settings_for, database):
    settings = settings_for("review")
    keys.make(settings.process_keys, is_demo=True)
    officer = await sign_in(create_review(settings, database("review")), Role.OFFICER)
    path = f"/api/v1/desk/circulations/{uuid4()}/checks?closes_at=0001-01-01T00:00:00Z"

    answer = await officer.get(path)

    assert answer.json()["errors"][0]["code"] == "instant-out-of-reach"
