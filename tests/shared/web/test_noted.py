"""What is refused leaves a line in the log: which kind, where, and nothing of what was sent."""

from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from services.registration.app import create_app
from services.review.app import create_app as create_review
from services.review.keeper import keys
from shared.kernel.actors import Role
from shared.log import ALLOWED
from shared.rates import Rates
from tests.conftest import sign_in, visitor

CANARY = "Canary-5518"


@pytest.fixture
def app(settings_for, database):
    few = Rates.rehearsal().model_copy(update={"codes_per_address": 1})
    settings = settings_for("registration").model_copy(update={"rates": few})
    return create_app(settings, database("registration"))


def noted(lines):
    assert CANARY.casefold() not in str(lines).casefold()
    assert {key for line in lines for key in line} <= ALLOWED | {"log_level"}
    return [(line["event"], line["kind"], line["status"]) for line in lines]


async def test_refused_input_is_noted_whoever_sends_it(app):
    clerk = await sign_in(app, Role.CLERK)
    with capture_logs() as lines:
        await visitor(app).post("/api/v1/sign-in", json={"email": CANARY})
        await clerk.post(f"/api/v1/desk/applications/{uuid4()}/return", json={"reason": CANARY})

    assert noted(lines) == [("refused input", "invalid", 422)] * 2
    assert lines[1]["route"] == "/api/v1/desk/applications/{application_id}/return"


async def test_a_rate_that_is_exceeded_is_noted(app):
    with capture_logs() as lines:
        for _ in range(2):
            await visitor(app).post("/api/v1/sign-in", json={"email": f"{CANARY}@people.example"})

    assert noted(lines) == [("turned away", "too-many-requests", 429)]


async def test_a_body_that_is_too_large_is_noted(app):
    with capture_logs() as lines:
        await visitor(app).post("/api/v1/sign-in", content=CANARY.encode() * 100_000)

    assert noted(lines) == [("turned away", "too-large", 413)]


async def test_what_a_mission_writes_wrongly_is_not(settings_for, database):
    settings = settings_for("review")
    keys.make(settings.process_keys, is_demo=True)
    mission = await sign_in(create_review(settings, database("review")), Role.DELEGATE, state="FJI")
    path = f"/api/v1/circulations/{uuid4()}/entries/{uuid4()}/position"

    with capture_logs() as lines:
        answer = await mission.post(path, json={"kind": "objection", "basis": CANARY * 1000})

    assert (answer.status_code, lines) == (422, [])
