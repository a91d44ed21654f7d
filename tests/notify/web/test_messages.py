import json
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from services.notify.app import create_app
from services.notify.domain.contacts import Contact
from services.notify.store import contacts, suppressions
from services.notify.store.tables import NoticeRow
from shared.kernel.actors import Role
from shared.service_tokens import Call, Signer
from shared.store import people
from shared.store.audit import AUDIT
from tests.conftest import outbox, visitor
from tests.notify.build import LETTER, TOLD, contact, notice, one

PATH = "/internal/messages"


@pytest.fixture
def signer(settings_for):
    return Signer(settings_for("registration").keys_dir, "registration")


def message(**given):
    asked = one(notice())
    body = {"kind": "NoticeRequested", "body": asked.model_dump(mode="json")}
    return json.dumps(body | given).encode()


async def post(app, content, token, path=PATH):
    headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}
    return (await visitor(app).post(path, content=content, headers=headers)).status_code


async def count(app):
    async with app.state.sessions() as tx:
        return await tx.scalar(select(func.count()).select_from(NoticeRow))


async def test_a_message_sent_twice_is_applied_once(app, signer):
    content = message()

    answers = [
        await post(app, content, signer.sign("notify", Call("POST", PATH, content)))
        for _ in range(2)
    ]

    assert (answers, await count(app)) == ([204, 204], 1)
    async with app.state.sessions() as tx:
        (line,) = (await tx.execute(select(AUDIT))).all()
    assert (line.who, line.role, line.kind) == ("registration", "service", "change")
    assert (line.act, line.about.split()[0]) == (f"POST {PATH}", "message=NoticeRequested")


async def test_a_token_is_good_for_one_call(app, signer):
    content = message()
    token = signer.sign("notify", Call("POST", PATH, content))

    assert [await post(app, content, token) for _ in range(2)] == [204, 401]


async def test_tokens_for_anything_else_are_refused(app, signer, settings_for):
    content = message()
    tokens = [
        "",
        "nonsense",
        signer.sign("review", Call("POST", PATH, content)),
        signer.sign("notify", Call("POST", PATH, b"another body")),
        signer.sign("notify", Call("PUT", PATH, content)),
        signer.sign("notify", Call("POST", "/api/v1/notices", content)),
    ]

    assert {await post(app, content, token) for token in tokens} == {401}
    assert await count(app) == 0


async def test_a_letter_that_is_not_for_its_caller_is_absent(app, settings_for):
    signer = Signer(settings_for("notify").keys_dir, "notify")
    content = message()

    assert await post(app, content, signer.sign("notify", Call("POST", PATH, content))) == 404


async def test_the_same_message_with_another_body_is_a_conflict(app, signer):
    first = json.loads(message())
    second = json.loads(message())
    second["body"]["message_id"] = first["body"]["message_id"]

    answers = []
    for each in (first, second):
        content = json.dumps(each).encode()
        answers.append(await post(app, content, signer.sign("notify", Call("POST", PATH, content))))

    assert answers == [204, 409]


async def test_a_notice_asked_for_directly(app, signer):
    path = "/api/v1/notices"
    asked = notice("k").model_dump(mode="json")
    other = {**asked, "language": "fr"}
    told = {"contacts": [contact().model_dump(mode="json")], "told_at": TOLD.isoformat()}
    statuses = []
    for each in (asked, asked, other):
        content = json.dumps({"letter": LETTER, "notice": each, **told}).encode()
        token = signer.sign("notify", Call("POST", path, content))
        statuses.append(await post(app, content, token, path))

    assert statuses == [202, 202, 409]


async def test_in_production_there_is_no_mailbox(settings_for, sessions):
    settings = settings_for("notify").model_copy(update={"env": "production"})
    app = create_app(settings, sessions)

    for path in ("/mailbox", "/api/v1/mailbox", "/api/v1/deliveries", f"/mailbox/{uuid4()}"):
        assert (await visitor(app).get(path)).status_code == 404


async def test_a_service_learns_which_contacts_get_no_letters(app, signer, sessions):
    moved, silent, reached = (contact(f"mission@{name}.example") for name in "cab")
    async with sessions.begin() as tx:
        await suppressions.append(tx, "Mission@a.example", "bounced")
        await suppressions.append(tx, "mission@c.example", "bounced")
        now = Contact(moved.id, "mission", moved.address, "corrected@c.example", "en")
        await contacts.save(tx, "registration", [now], at=TOLD)
    path = "/api/v1/reachability"
    asked = [each.model_dump(mode="json") for each in (moved, silent, reached)]
    content = json.dumps({"contacts": asked}).encode()
    token = signer.sign("notify", Call("POST", path, content))
    headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}

    answer = await visitor(app).post(path, content=content, headers=headers)

    assert answer.json() == {"unreachable": {str(silent.id): "bounced"}}


async def test_the_desk_signs_in_with_a_code_that_notify_asks_itself_for(app, settings_for):
    async with app.state.sessions.begin() as tx:
        await people.ensure_person(tx, "officer@desk.example", Role.OFFICER)

    await visitor(app).post("/api/v1/sign-in", json={"email": "officer@desk.example"})
    (asked,) = await outbox(app.state.sessions)
    content = json.dumps(
        {"kind": "NoticeRequested", "body": asked.model_dump(mode="json")}
    ).encode()
    own = Signer(settings_for("notify").keys_dir, "notify")

    assert await post(app, content, own.sign("notify", Call("POST", PATH, content))) == 204
    assert await count(app) == 1
