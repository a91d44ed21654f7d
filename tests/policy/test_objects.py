"""What is another's answers as what does not exist, byte for byte, on every route."""

import re
from uuid import uuid4

import pytest

from services.registration.app import create_app
from shared.cli.policy import table_of
from shared.kernel.actors import Role
from shared.rates import Rates
from tests.conftest import sign_in
from tests.policy.bodies import body_for
from tests.registration.support import name_person, register

OWN = ("own-application", "own-request", "own-wish", "own-contribution")
# Callers choose these identifiers themselves: an unknown one is a new thing of their own.
CHOSEN = {
    "/api/v1/applications/{application_id}",
    "/api/v1/travel/requests/{request_id}",
    "/api/v1/hearings/wishes/{wish_id}",
    "/api/v1/own-contributions/{contribution_id}",
}
ROWS = sorted(
    (method, path)
    for (method, path), rule in table_of("registration").items()
    if rule.object_rule in OWN
)
# What these pages send besides, without which nothing is looked up.
FIELDS = {
    "/applications/{application_id}/corrections/{section_key}": {"correction_id": str(uuid4())},
    "/applications/{application_id}/nominations/{nomination_id}/replace": {
        "new_id": str(uuid4()),
        "representative_id": str(uuid4()),
    },
    "/applications/{application_id}/representatives/{representative_id}/nominate": {
        "new_id": str(uuid4()),
        "event_key": "conference",
    },
}
# Takes a file, and looks at it first: the same for everybody.
BY_FORM = {("PUT", "/api/v1/applications/{application_id}/documents/{document_id}")}


@pytest.fixture
def app(settings_for, sessions):
    settings = settings_for("registration").model_copy(update={"rates": Rates.rehearsal()})
    return create_app(settings, sessions)


@pytest.fixture
def sessions(database):
    return database("registration")


async def belongings(app, sessions, email):
    """Give somebody an organization, a representative, a wish to speak and views of their own."""
    client = await sign_in(app, Role.APPLICANT, email=email)
    application = await register(sessions, email, name=f"Organization of {email}")
    person = await name_person(sessions, application, number=1, nationality="FJI", gender="woman")
    wish, views = uuid4(), uuid4()
    body = {
        "application_id": str(application.id),
        "event_key": "hearing-1",
        "theme": "drivers",
        "speaker": "Ana",
        "gender": "woman",
        "language": "fr",
        "statement": "What the sea takes.",
    }
    assert (await client.put(f"/api/v1/hearings/wishes/{wish}", json=body)).is_success
    body = {
        "version": 0,
        "application_id": str(application.id),
        "kind": "views",
        "phase": "consultations",
        "theme": "drivers",
        "language": "pt",
        "title": "O mar",
        "text": "O mar leva a terra.",
        "may_publish": True,
    }
    assert (await client.put(f"/api/v1/own-contributions/{views}", json=body)).is_success
    return client, {
        "application_id": application.id,
        "representative_id": person.id,
        "wish_id": wish,
        "contribution_id": views,
        "topic": "organization",
        "section_key": "contact",
    }


def filled(path, ids):
    return re.sub(r"\{(\w+)\}", lambda found: str(ids.get(found[1]) or uuid4()), path)


def masked(answer, path):
    """Return all that an answer says, less what is random and the identifiers that were asked."""
    said = answer.text
    for part in path.split("/"):
        if re.fullmatch(r"[0-9a-f-]{36}", part):
            said = said.replace(part, "*")
    said = re.sub(r"urn:uuid:[0-9a-f-]{36}", "urn:uuid:*", said)
    headers = {k: v for k, v in answer.headers.items() if k != "content-length"}
    return answer.status_code, headers, said


class Asker:
    """Asks one route about different objects in the same words."""

    def __init__(self, app, client):
        self.openapi, self._client = app.openapi(), client

    async def start(self):
        page = (await self._client.get("/account", headers={"accept": "text/html"})).text
        self._csrf = re.search(r'name="csrf" value="(\w+)"', page)[1]
        return self

    async def ask(self, method, path, ids):
        given = {}
        if path.startswith("/api/"):
            body = body_for(self.openapi, method, path)
            given = {} if body is None else {"json": body}
        elif method != "GET":
            given = {"data": {"csrf": self._csrf, "version": "1"} | FIELDS.get(path, {})}
        kind = "application/json" if path.startswith("/api/") else "text/html"
        where = filled(path, ids)
        return masked(
            await self._client.request(method, where, headers={"accept": kind}, **given), where
        )


async def test_what_is_anothers_is_absent_byte_for_byte(app, sessions):
    client, own = await belongings(app, sessions, "own@organizations.example")
    _, other = await belongings(app, sessions, "other@organizations.example")
    asker = await Asker(app, client).start()
    keys = {"topic": own["topic"], "section_key": own["section_key"]}
    differing, reached, by_form = [], [], []

    for method, path in ROWS:
        foreign = await asker.ask(method, path, other)
        absent = await asker.ask(method, path, keys)
        if method == "PUT" and path in CHOSEN:
            reached += [(method, path)] * (foreign[0] not in {404, 409, 422})
            continue
        differing += [(method, path, foreign, absent)] * (foreign != absent)
        reached += [(method, path, foreign[0])] * (foreign[0] not in {404, 422})
        by_form += [(method, path)] * (foreign[0] == 422)

    assert differing == []
    assert reached == []
    assert set(by_form) == BY_FORM


async def test_anothers_part_of_ones_own_thing_is_absent_too(app, sessions):
    client, own = await belongings(app, sessions, "own@organizations.example")
    _, other = await belongings(app, sessions, "other@organizations.example")
    asker = await Asker(app, client).start()
    rows = [(method, path) for method, path in ROWS if "{representative_id}" in path]
    mixed = own | {"representative_id": other["representative_id"]}
    missing = {k: v for k, v in own.items() if k != "representative_id"}

    pairs = [
        (await asker.ask(method, path, mixed), await asker.ask(method, path, missing))
        for method, path in rows
        if not (method == "PUT" and path.endswith("{representative_id}"))
    ]

    assert [foreign for foreign, absent in pairs if foreign != absent] == []
    assert len(pairs) >= 3


async def test_ones_own_things_are_there(app, sessions):
    client, own = await belongings(app, sessions, "own@organizations.example")
    asker = await Asker(app, client).start()
    given = set(own)
    rows = [
        (method, path)
        for method, path in ROWS
        if method == "GET" and set(re.findall(r"\{(\w+)\}", path)) <= given
    ]

    found = {path: (await asker.ask(method, path, own))[0] for method, path in rows}

    missing = {path for path, status in found.items() if status not in {200, 303}}
    assert missing <= {
        # This category shows no documents.
        "/applications/{application_id}/documents",
        # The letter is there once something can be said in it.
        "/applications/{application_id}/confirmation",
        "/applications/{application_id}/confirmation.pdf",
    }
    assert len(found) >= 10
