"""The weekly letter to the Office, which knows nothing of what States said."""

from uuid import uuid4

import pytest

from services.notify.store import letters
from services.review.actions.file_position import FilePosition, file_position
from services.review.app import DESKS
from services.review.domain.positions import Kind
from services.review.keeper.service import KeeperService
from services.review.store.sealing import PublicKeys
from services.review.store.tables import CirculationRow
from shared.jobs.digests import write_digest
from shared.kernel.actors import Role
from shared.messages.notify import NoticeRequested
from shared.store import people
from shared.store.db import Sessions, database_time
from tests.conftest import address_of, outbox
from tests.review.build import BASE_URL, MODALITIES, candidate, circulated

OFFICER = "ar@opga.example"


async def written(sessions: Sessions) -> NoticeRequested:
    async with sessions.begin() as tx:
        await write_digest(tx, *DESKS, BASE_URL)
    (asked,) = [
        m
        for m in await outbox(sessions)
        if isinstance(m, NoticeRequested) and address_of(m) == OFFICER
    ][-1:]
    return asked


@pytest.mark.paragraph("fn 4")
async def test_the_office_reads_the_same_whatever_states_have_said(
    sessions: Sessions, keeper: KeeperService, sealing_keys: PublicKeys
) -> None:
    async with sessions.begin() as tx:
        await people.ensure_person(tx, OFFICER, Role.OFFICER, language="ar")
    made, entries = await circulated(sessions, *(candidate(name) for name in ("Alder", "Birch")))
    before = await written(sessions)
    for entry, kind in ((entries[0], Kind.OBJECTION), (entries[1], Kind.NONE)):
        said = FilePosition(state="FJI", circulation_id=made.id, entry_id=entry.id, kind=kind)
        async with sessions.begin() as tx:
            await file_position(tx, keeper, sealing_keys, MODALITIES, said)

    after = await written(sessions)

    assert before.notice == after.notice
    assert after.notice.values["lines"] == "lists-circulated=1"
    text = letters.render("desk-digest", "ar", after.notice.values).text
    assert "قوائم معروضة على الدول الأعضاء: 1" in text


async def test_every_stage_that_waits_has_its_words(sessions: Sessions) -> None:
    async with sessions.begin() as tx:
        at = await database_time(tx)
        for number, stage in enumerate(("frozen", "suspended", "closed", "published"), start=1):
            row = {"list_key": "l", "content": b"", "sha256": "", "frozen_at": at, "round": 1}
            tx.add(CirculationRow(id=uuid4(), number=number, stage=stage, **row))
        await tx.flush()
        counts = await DESKS[0].counts(tx, at)
    lines = "\n".join(f"{code}=1" for code in counts)
    text = letters.render("desk-digest", "en", {"desk": "lists", "lines": lines, "desk_url": "x"})

    assert counts == {
        "lists-frozen": 1,
        "lists-circulated": 0,
        "lists-suspended": 1,
        "lists-closed": 1,
        "enrolments-waiting": 0,
    }
    assert not any(code in text.text for code in counts)
