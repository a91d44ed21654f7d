"""A run that reports nothing means something only if it reports what was planted."""

import json

import pytest

from services.notify.store import mailbox
from shared.kernel.refusals import NotOpen
from shared.web import problems
from tests.fuzz.run import run
from tests.policy.probe import loosened
from tests.worlds.build import world_of

PLACE = "GET /api/v1/mailbox"


@pytest.fixture
async def world(settings_for, database):
    return await world_of("notify", settings_for, database)


async def asked(world, place=PLACE, number=12):
    return " ".join((await run(world, number, 7, only=lambda label: label == place)).faults)


async def test_without_a_plant_there_is_nothing_to_report(world):
    assert await asked(world) == ""


async def test_a_fault_of_ours_is_seen(world, monkeypatch):
    async def broken(*_given, **_named):
        raise ZeroDivisionError

    monkeypatch.setattr(mailbox, "list_letters", broken)

    assert "ServerError" in await asked(world)


async def test_a_status_that_nobody_described_is_seen(world, monkeypatch):
    async def refuse(*_given, **_named):
        raise NotOpen

    monkeypatch.setattr(mailbox, "list_letters", refuse)

    assert "UndefinedStatusCode" in await asked(world)


async def test_a_body_that_is_not_what_was_described_is_seen(world, monkeypatch):
    whole = problems.JSONResponse

    def lacking(body, *given, **named):
        return whole({k: v for k, v in body.items() if k != "title"}, *given, **named)

    monkeypatch.setattr(problems, "JSONResponse", lacking)

    assert "JsonSchemaError" in await asked(world)


async def test_what_is_said_beyond_the_description_is_seen(world, monkeypatch):
    whole = problems.JSONResponse

    def talkative(body, *given, **named):
        return whole(json.loads(json.dumps(body)) | {"trace": "x"}, *given, **named)

    monkeypatch.setattr(problems, "JSONResponse", talkative)

    assert "JsonSchemaError" in await asked(world)


async def test_a_route_without_its_guard_is_seen(world):
    place = "GET", "/api/v1/audit"
    world.app.state.policy[place] = loosened(world.policy[place])

    assert "let by: the table says" in await asked(world, " ".join(place))


async def test_a_form_that_another_site_may_send_is_seen(world, monkeypatch):
    async def nothing(_request):
        return None

    monkeypatch.setattr("shared.web.gate.require_own_form", nothing)

    assert "sent from another site" in await asked(world, "POST /api/v1/sign-in", 40)


async def test_an_answer_to_what_is_forbidden_is_seen(world):
    described = world.app.openapi()["paths"]["/api/v1/mailbox"]["get"]
    to = next(each for each in described["parameters"] if each["name"] == "to")
    to["schema"], to["required"] = {"type": "string", "minLength": 300}, True

    assert "AcceptedNegativeData" in await asked(world, number=60)
