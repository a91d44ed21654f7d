"""Who did what is written with what they did, chained, signed, and seen by the auditor alone."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from shared.audit_chain import Checkpoint
from shared.jobs.audit import EVERY_LINES, Notary, checkpoint_files, tend, verify_chain
from shared.kernel.actors import Role
from shared.store import audit
from shared.store.audit import COMMAND
from shared.web.audit import KINDS
from shared.web.policy import AUDIT_CLASSES
from tests.conftest import sign_in, together, visitor
from tests.registration.web.test_pages_and_api import HTML, body

ACTS = "SELECT who, role, act, about FROM audit ORDER BY id"


@pytest.fixture
def settings(settings_for, tmp_path):
    places = (tmp_path / "here", tmp_path / "there")
    return settings_for("registration").model_copy(update={"checkpoint_folders": places})


async def acts(sessions):
    async with sessions() as tx:
        return [tuple(row) for row in await tx.execute(text(ACTS))]


async def submitted(app):
    """Return a client, the person's id and an application they have submitted."""
    client = await sign_in(app, Role.APPLICANT, email="focal@people.example")
    path = "/api/v1/applications/00000000-0000-4000-8000-000000000001"
    await client.put(path, json=body())
    await client.post(f"{path}/submit", json={"version": 1})
    return client, path


async def test_acts_are_written_with_their_route_and_ids_and_nothing_else(app, sessions):
    client, path = await submitted(app)
    clerk = await sign_in(app, Role.CLERK, email="clerk@secretariat.example")
    await client.get(path)
    await clerk.get("/api/v1/desk/applications")

    found = await acts(sessions)

    async with sessions() as tx:
        query = text("SELECT id FROM person WHERE email = 'focal@people.example'")
        focal_point = str(await tx.scalar(query))
    route, about = "/api/v1/applications/{application_id}", f"application_id={path[-36:]}"
    assert found == [
        (focal_point, "applicant", f"PUT {route}", about),
        (focal_point, "applicant", f"POST {route}/submit", about),
        ("clerk@secretariat.example", "clerk", "GET /api/v1/desk/applications", ""),
    ]


async def test_what_was_refused_was_no_act(app, sessions):
    client, path = await submitted(app)
    before = await acts(sessions)

    answers = [
        await client.post(f"{path}/submit", json={"version": 7}),
        await client.post("/applications/new", data={}, headers=HTML),
        await client.get("/api/v1/desk/applications"),
        await visitor(app).get("/audit"),
    ]

    assert all(each.status_code >= 400 or each.status_code == 303 for each in answers)
    assert await acts(sessions) == before


async def test_no_word_that_lets_somebody_in_is_written(app, sessions):
    client = await sign_in(app, Role.APPLICANT)
    await client.post("/join/Canary-token-5518", data={}, headers=HTML)
    clerk = await sign_in(app, Role.CLERK)
    await clerk.get("/confirmations/CANARY55")

    assert "canary" not in str(await acts(sessions)).casefold()


async def test_the_auditor_alone_sees_the_record_and_is_on_it(app):
    await submitted(app)
    auditor, clerk = await sign_in(app, Role.AUDITOR), await sign_in(app, Role.CLERK)

    first = (await auditor.get("/api/v1/audit")).json()["acts"]
    second = (await auditor.get("/api/v1/audit")).json()["acts"]
    page = await auditor.get("/audit", headers=HTML)

    assert [each["act"].split()[0] for each in first] == ["POST", "PUT"]
    assert second[0]["act"] == "GET /api/v1/audit"
    assert "POST /api/v1/applications/{application_id}/submit" in page.text
    for answer in (page.text, str(second)):
        assert "Harbour" not in answer
    assert [(await clerk.get(each)).status_code for each in ("/audit", "/api/v1/audit")] == [
        404
    ] * 2
    assert (await auditor.get("/api/v1/desk/applications")).status_code == 404


async def add(sessions, count):
    async with sessions.begin() as tx:
        for number in range(count):
            await audit.record(tx, who=f"w{number}", role="clerk", act="a")


async def test_a_late_commit_gets_its_place_and_two_jobs_make_one_chain(settings, sessions):
    async with sessions() as slow:
        await audit.record(slow, who="slow", role="clerk", act="a")
        await add(sessions, 3)
        await together(*(tend(Notary(settings), sessions) for _ in range(3)))
        await slow.commit()
    await add(sessions, 2)
    await tend(Notary(settings), sessions)

    async with sessions() as tx:
        links = [link async for link in audit.chain(tx)]
        assert await verify_chain(settings, tx) == (6, None)
    assert [link.act.who for link in links][:4] == ["w0", "w1", "w2", "slow"]


async def test_signatures_are_kept_in_two_places_and_find_a_tail_that_was_cut(
    settings, sessions, database
):
    await add(sessions, EVERY_LINES)
    await tend(Notary(settings), sessions)
    first, second = checkpoint_files(settings)
    assert first.read_text() == second.read_text() != ""

    async with database("registration", "owner").begin() as tx:
        await tx.execute(text("DELETE FROM audit WHERE id IN (SELECT max(id) FROM audit)"))
        await tx.execute(text("DELETE FROM audit_link WHERE seq = :last"), {"last": EVERY_LINES})
        await tx.execute(text("DELETE FROM audit_checkpoint"))
    async with sessions() as tx:
        assert "cut off" in (await verify_chain(settings, tx))[1]
        first.unlink()
        assert "cut off" in (await verify_chain(settings, tx))[1]
        second.write_text("")
        assert (await verify_chain(settings, tx))[1] is None


async def test_a_forged_signature_is_a_fault(settings, sessions):
    await add(sessions, 3)
    notary = Notary(settings)
    await tend(notary, sessions)
    async with sessions() as tx:
        head = await audit.head(tx)
    notary.sign(head, datetime.now(UTC))
    path = checkpoint_files(settings)[0]
    path.write_text(path.read_text().replace('\\"seq\\":3', '\\"seq\\":2'))

    async with sessions() as tx:
        assert "not what was signed" in (await verify_chain(settings, tx))[1]


async def test_an_act_that_was_left_out_of_the_chain_is_a_fault(settings, sessions, database):
    await add(sessions, 2)
    async with database("registration", "owner").begin() as tx:
        await tx.execute(text("UPDATE audit SET at = at - interval '2 minutes'"))
    async with sessions() as tx:
        assert "no link" in (await verify_chain(settings, tx))[1]
    await tend(Notary(settings), sessions)
    async with sessions() as tx:
        assert await verify_chain(settings, tx) == (2, None)


async def test_an_auditor_may_read_and_nothing_else(sessions, database):
    await add(sessions, 1)
    async with database("registration", "auditor")() as tx:
        assert await audit.head(tx) == Checkpoint(0, bytes(32))
    for words in ("UPDATE audit SET who = ''", "DELETE FROM audit", "DELETE FROM audit_link"):
        for role in ("auditor", ""):
            with pytest.raises(Exception, match="permission denied"):
                async with database("registration", role).begin() as tx:
                    await tx.execute(text(words))


def test_every_kind_of_act_has_words():
    assert set(KINDS) == {*AUDIT_CLASSES, COMMAND} - {"none"}
