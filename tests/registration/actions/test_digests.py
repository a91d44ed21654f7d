"""The weekly letter to the desks of registration."""

import pytest
from sqlalchemy import update

from services.notify.store import letters
from services.registration.app import DESKS
from services.registration.store.desk import assign, find_clerk
from services.registration.store.tables import ApplicationRow
from shared.jobs.digests import write_digest
from shared.kernel.actors import Role
from shared.store import people
from tests.conftest import address_of, outbox
from tests.registration.conftest import BASE

CLERKS, FUND, HEARINGS = DESKS


@pytest.fixture
async def clerk(sessions):
    async with sessions.begin() as tx:
        await people.ensure_person(tx, "clerk@desk.example", Role.CLERK, language="ru")
        gone = await people.ensure_person(tx, "gone@desk.example", Role.CLERK)
        await people.end_person(tx, gone)


async def written(sessions, desk):
    before = len(await outbox(sessions))
    async with sessions.begin() as tx:
        await write_digest(tx, desk, BASE)
    return (await outbox(sessions))[before:]


async def test_clerks_read_what_waits_in_their_language(sessions, clerk, person, draft, submit):
    for _ in range(2):
        actor = await person()
        made = await draft(actor)
        await submit(actor, made.id)
    await draft(await person())
    async with sessions.begin() as tx:
        await assign(tx, made.id, await find_clerk(tx, "clerk@desk.example"))

    (asked,) = await written(sessions, CLERKS)

    assert (address_of(asked), asked.notice.language) == ("clerk@desk.example", "ru")
    assert asked.notice.values["lines"] == "applications-submitted=2\napplications-unassigned=1"
    assert asked.notice.values["desk_url"] == f"{BASE}/desk"
    text = letters.render(asked.letter, "ru", asked.notice.values).text
    assert "Заявок на рассмотрении: 2" in text


async def test_nobody_is_written_to_where_nothing_waits(sessions, clerk, person, draft, submit):
    actor = await person()
    await submit(actor, (await draft(actor)).id)
    async with sessions.begin() as tx:
        await tx.execute(update(ApplicationRow).values(stage="withdrawn"))

    assert [await written(sessions, desk) for desk in DESKS] == [[], [], []]


@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.name)
async def test_every_line_of_a_digest_has_words(sessions, desk):
    async with sessions() as tx:
        codes = await desk.counts(tx, None)
    values = {"desk": desk.name, "lines": "\n".join(f"{c}=1" for c in codes), "desk_url": BASE}

    for language in ("ar", "en", "es", "fr", "ru", "zh"):
        letter = letters.render("desk-digest", language, values)
        assert not any(code in letter.text for code in codes)
        assert desk.name not in letter.subject
