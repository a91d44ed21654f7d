from datetime import timedelta
from uuid import uuid4

import pytest

from services.notify.app import DESKS
from services.notify.store import batches, letters, suppressions
from services.notify.store.tables import EventRow, NoticeRow
from shared.jobs.digests import write_digest
from shared.kernel.actors import Role
from shared.store import people
from shared.store.db import database_time
from tests.conftest import address_of, outbox
from tests.notify.build import LETTER

URL = "http://notify.test"


@pytest.fixture
async def officer(sessions):
    async with sessions.begin() as tx:
        await people.ensure_person(tx, "officer@desk.example", Role.OFFICER, language="fr")
        await people.ensure_person(tx, "somebody@else.example", Role.CLERK)


async def write(sessions):
    async with sessions.begin() as tx:
        await write_digest(tx, *DESKS, URL)
    return await outbox(sessions)


async def happen(sessions, kind, ago):
    async with sessions.begin() as tx:
        at = await database_time(tx)
        row = NoticeRow(
            id=uuid4(),
            caller="review",
            key=uuid4().hex,
            body_sha256=b"",
            letter=LETTER,
            language="en",
            recipient="a@b.example",
            values={},
            priority=1,
            status=kind,
            due_at=at,
            attempts=1,
            created_at=at,
        )
        tx.add(row)
        await tx.flush()
        tx.add(EventRow(notice_id=row.id, kind=kind, at=at - ago, code=0, detail=""))


async def test_nobody_is_written_to_when_all_is_well(sessions, officer):
    await happen(sessions, "sent", timedelta(0))
    await happen(sessions, "failed", timedelta(days=8))

    assert await write(sessions) == []


async def test_officers_read_how_the_week_was_in_their_language(sessions, officer):
    await happen(sessions, "failed", timedelta(days=1))
    await happen(sessions, "bounced", timedelta(days=6))
    await happen(sessions, "bounced", timedelta(days=6))
    async with sessions.begin() as tx:
        await suppressions.append(tx, "a@b.example", "bounced")
        batch = {"caller": "review", "letter": LETTER, "is_held": True, "drafted_by": None}
        await batches.append(tx, uuid4(), **batch)

    (asked,) = await write(sessions)

    assert (address_of(asked), asked.notice.language) == ("officer@desk.example", "fr")
    text = letters.render(asked.letter, "fr", asked.notice.values).text
    assert "Envois groupés en attente d’une deuxième personne\xa0: 1" in text
    assert "Courriers refusés en sept jours\xa0: 1" in text
    assert "Courriers revenus définitivement en sept jours\xa0: 2" in text
    assert "Adresses qui ne reçoivent plus de courrier\xa0: 1" in text
    assert "Plaintes" not in text


async def test_the_same_week_has_one_key(sessions, officer):
    await happen(sessions, "failed", timedelta(days=1))

    first, second = [*await write(sessions), *await write(sessions)][-2:]

    assert first.notice.key == second.notice.key
