"""Who acts for a mission: enrolled after a call-back, by two officers, ended at once."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from services.review.store.mission_tables import EnrolmentRow
from shared.kernel.actors import Role
from shared.store import invitations, passkeys, people
from shared.store.people import PASSKEY, SESSION
from tests.conftest import address_of, outbox, sign_in, visitor

FOCAL = {
    "state": "URY",
    "name": "Ana Pereira",
    "email": "ana@mission.example",
    "mailbox": "uruguay@missions.example",
    "called_number": "+1 212 555 0100",
    "spoke_with": "The Permanent Representative's office",
}
DELEGATE = {"name": "Luis Sosa", "email": "luis@mission.example"}


async def enrolled(app, **given):
    """Have one officer put a focal point forward and another approve; return the code."""
    first, second = await sign_in(app, Role.OFFICER), await sign_in(app, Role.OFFICER)
    asked = await first.post("/api/v1/desk/enrolments", json=FOCAL | given)
    path = f"/api/v1/desk/enrolments/{asked.json()['id']}/approve"
    assert (await first.post(path)).json()["type"] == "/problems/second-person-needed"
    return (await second.post(path)).json()["code"]


async def link_to(sessions, email):
    """Return the path of the newest link that was sent to an address."""
    sent = [m for m in await outbox(sessions) if m.letter == "enrolment-link"]
    newest = [m.notice for m in sent if address_of(m) == email][-1]
    return newest.values["link"].removeprefix("http://review.test")


async def enter(app, path, code):
    """Use a link and its code, as a browser."""
    browser = visitor(app)
    csrf = re.search(r'name="csrf" value="(\w+)"', (await browser.get(path)).text)[1]
    answer = await browser.post(path, data={"csrf": csrf, "code": code})
    return browser, answer.status_code


async def person_of(sessions, email):
    async with sessions() as tx:
        return (await people.find_person(tx, email)).person_id


async def test_a_focal_point_enrols_a_delegate_and_ends_them_at_once(app, sessions):
    code = await enrolled(app)
    focal, entered = await enter(app, await link_to(sessions, FOCAL["email"]), code)
    assert entered == 303

    said = (await focal.post("/api/v1/mission/delegates", json=DELEGATE)).json()["code"]
    delegate, entered = await enter(app, await link_to(sessions, DELEGATE["email"]), said)
    assert entered == 303
    assert (await delegate.get("/api/v1/session")).json()["state"] == "URY"
    assert (await delegate.get("/api/v1/circulations")).status_code == 200

    person = await person_of(sessions, DELEGATE["email"])
    ended = await focal.delete(f"/api/v1/mission/delegates/{person}")

    assert ended.status_code == 204
    assert (await delegate.get("/api/v1/circulations")).status_code == 401
    told = [m for m in await outbox(sessions) if address_of(m) == FOCAL["mailbox"]]
    assert [(m.letter, m.notice.values["address"]) for m in told] == [
        ("delegate-enrolled", FOCAL["email"]),
        ("delegate-enrolled", DELEGATE["email"]),
        ("delegate-ended", DELEGATE["email"]),
    ]


async def test_the_link_alone_lets_nobody_in(app, sessions):
    await enrolled(app)

    _browser, entered = await enter(app, await link_to(sessions, FOCAL["email"]), "")

    assert entered == 422


async def test_a_new_enrolment_ends_all_that_the_person_had(app, sessions):
    code = await enrolled(app)
    lost, _ = await enter(app, await link_to(sessions, FOCAL["email"]), code)
    person = await person_of(sessions, FOCAL["email"])
    async with sessions.begin() as tx:
        old = await invitations.invite(tx, person)
        key = {
            "id": person,
            "person_id": person,
            "credential_id": b"lost",
            "public_key": b"lost",
            "sign_count": 0,
            "name": "Lost",
            "added_at": datetime.now(UTC),
        }
        await tx.execute(PASSKEY.insert().values(key))

    await enrolled(app)

    assert (await lost.get("/api/v1/session")).status_code == 401
    assert (await visitor(app).get(f"/invitation/{old}")).status_code == 404
    async with sessions() as tx:
        assert (await tx.execute(select(PASSKEY))).all() == []
        assert (await tx.execute(select(SESSION).where(SESSION.c.person_id == person))).all() == []
        rows = (await tx.scalars(select(EnrolmentRow).order_by(EnrolmentRow.asked_at))).all()
    assert [row.ended_at is None for row in rows] == [False, True]


async def test_a_focal_point_reaches_neither_other_missions_nor_another_focal_point(app, sessions):
    await enrolled(app)
    other_code = await enrolled(
        app, state="FJI", email="other@mission.example", mailbox="f@m.example"
    )
    other, _ = await enter(app, await link_to(sessions, "other@mission.example"), other_code)
    uruguay = await person_of(sessions, FOCAL["email"])
    own = await person_of(sessions, "other@mission.example")

    answers = [
        await other.delete(f"/api/v1/mission/delegates/{person}") for person in (uruguay, own)
    ]
    taken = await other.post("/api/v1/mission/delegates", json=DELEGATE | {"email": FOCAL["email"]})

    assert [each.status_code for each in answers] == [404, 404]
    assert taken.json()["errors"][0]["code"] == "address-taken"
    assert FOCAL["email"] not in (await other.get("/api/v1/mission/people")).text


@pytest.mark.parametrize("email", ["officer@opga.example", "luis@mission.example"])
async def test_an_address_that_acts_elsewhere_is_not_enrolled(app, sessions, email):
    async with sessions.begin() as tx:
        await people.ensure_person(tx, "officer@opga.example", Role.OFFICER)
        await people.ensure_person(tx, "luis@mission.example", Role.DELEGATE, state="FJI")
    officer = await sign_in(app, Role.OFFICER)

    answer = await officer.post("/api/v1/desk/enrolments", json=FOCAL | {"email": email})

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "address-taken")


async def test_a_mission_has_so_many_delegates_and_no_more(app, sessions):
    app.state.settings = app.state.settings.model_copy(update={"delegates_per_mission": 1})
    code = await enrolled(app)
    focal, _ = await enter(app, await link_to(sessions, FOCAL["email"]), code)

    answers = [
        await focal.post("/api/v1/mission/delegates", json={"name": "One", "email": email})
        for email in ("one@m.example", "two@m.example", "one@m.example")
    ]

    assert [each.status_code for each in answers] == [201, 422, 201]
    assert answers[1].json()["errors"][0]["code"] == "too-many-delegates"


async def test_people_are_told_what_was_done_to_how_they_sign_in(app, sessions):
    code = await enrolled(app)
    _browser, wrong = await enter(app, await link_to(sessions, FOCAL["email"]), "AAAA-AAAA")
    _browser, _ = await enter(app, await link_to(sessions, FOCAL["email"]), code)
    person = await person_of(sessions, FOCAL["email"])
    async with sessions.begin() as tx:
        await passkeys.add_passkey(tx, person, passkeys.NewKey(b"k", b"k", 0), "Key")
    await enrolled(app)
    path = await link_to(sessions, FOCAL["email"])
    for _try in range(5):
        await enter(app, path, "AAAA-AAAA")
    officer = await sign_in(app, Role.OFFICER)
    await officer.delete(f"/api/v1/desk/missions/people/{person}")

    told = [m for m in await outbox(sessions) if m.letter == "security-notice"]
    assert wrong == 422
    assert {address_of(m) for m in told} == {FOCAL["email"]}
    assert [m.notice.values["what"] for m in told] == [
        "signed-in-by-invitation",
        "enrolled-anew",
        "wrong-codes",
        "account-ended",
    ]
