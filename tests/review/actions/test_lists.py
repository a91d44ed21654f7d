from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from services.review.actions.circulate_list import CirculateList, circulate_list
from services.review.actions.close_circulation import close_circulation
from services.review.actions.freeze_list import FreezeList, freeze_list
from services.review.actions.receive_candidate import receive_candidate
from services.review.actions.save_draft_list import SaveDraftList, save_draft_list
from services.review.actions.withdraw_candidate import withdraw_candidate
from services.review.domain.circulations import (
    Circulation,
    Stage,
    document,
    fingerprint,
)
from services.review.store import candidates, circulations, draft_lists
from services.review.store.tables import HistoryRow
from shared.kernel.actors import Role
from shared.kernel.refusals import Conflict, Incomplete, Invalid, WrongVersion
from shared.messages.notify import NoticesRequested
from shared.messages.registration import CandidatePutForward, CandidateWithdrawn
from shared.messages.review import ListCirculated
from shared.store import people
from shared.store.db import Sessions
from tests.conftest import outbox, together
from tests.review.build import (
    MODALITIES,
    OFFICER,
    PROCESS,
    candidate,
    circulated,
    frozen_list,
    pass_the_close,
    soon,
)


def put_forward(name: str = "Lantern Collective") -> CandidatePutForward:
    return CandidatePutForward(
        application_id=uuid4(),
        process=PROCESS,
        list_key="conference",
        reference="AG-1",
        name=name,
        country="URY",
        category="ngo",
        purpose="Lights the way.",
        head_gender="woman",
    )


async def pool(sessions: Sessions) -> list[str]:
    async with sessions() as tx:
        return [
            each.name for each in await candidates.list_pool(tx, PROCESS, "conference")
        ]


async def save(sessions: Sessions, version: int, *chosen: object) -> int:
    command = SaveDraftList(
        process=PROCESS,
        list_key="conference",
        version=version,
        candidates=frozenset(chosen),  # type: ignore[arg-type]  -- ids
        person_id=OFFICER,
    )
    async with sessions.begin() as tx:
        return (await save_draft_list(tx, command)).version


async def freeze(sessions: Sessions, version: int) -> Circulation:
    command = FreezeList(
        process=PROCESS, list_key="conference", version=version, person_id=OFFICER
    )
    async with sessions.begin() as tx:
        return await freeze_list(tx, command)


async def circulate(
    sessions: Sessions, made: Circulation, closes_at: datetime
) -> Circulation:
    command = CirculateList(
        circulation_id=made.id,
        closes_at=closes_at,
        person_id=OFFICER,
        portal_url="http://portal",
    )
    async with sessions.begin() as tx:
        return await circulate_list(tx, MODALITIES, command)


async def test_a_candidate_is_in_the_pool_once_and_not_after_it_withdrew(
    sessions: Sessions,
) -> None:
    one, other = put_forward(), put_forward("Other")
    async with sessions.begin() as tx:
        for message in (one, one.model_copy(update={"message_id": uuid4()}), other):
            await receive_candidate(tx, message)
    assert await pool(sessions) == ["Lantern Collective", "Other"]

    async with sessions.begin() as tx:
        gone = CandidateWithdrawn(
            application_id=one.application_id, list_key="conference"
        )
        await withdraw_candidate(tx, PROCESS, gone)

    assert await pool(sessions) == ["Other"]


async def test_a_withdrawal_that_overtakes_its_candidate_holds(
    sessions: Sessions,
) -> None:
    message = put_forward()
    async with sessions.begin() as tx:
        gone = CandidateWithdrawn(
            application_id=message.application_id, list_key="conference"
        )
        await withdraw_candidate(tx, PROCESS, gone)
        await receive_candidate(tx, message)

    assert await pool(sessions) == []


async def test_a_withdrawal_takes_a_name_from_the_draft(sessions: Sessions) -> None:
    message = put_forward()
    async with sessions.begin() as tx:
        await receive_candidate(tx, message)
    version = await save(sessions, 0, message.application_id)
    async with sessions.begin() as tx:
        gone = CandidateWithdrawn(
            application_id=message.application_id, list_key="conference"
        )
        await withdraw_candidate(tx, PROCESS, gone)

    async with sessions() as tx:
        draft = await draft_lists.get(tx, PROCESS, "conference")
    assert (draft.version, draft.candidates) == (version + 1, ())
    with pytest.raises(WrongVersion):
        await freeze(sessions, version)
    with pytest.raises(Incomplete):
        await freeze(sessions, version + 1)


async def test_of_two_officers_who_saw_the_same_draft_one_saves(
    sessions: Sessions,
) -> None:
    message = put_forward()
    async with sessions.begin() as tx:
        await receive_candidate(tx, message)

    ends = await together(
        *(save(sessions, 0, message.application_id) for _ in range(5))
    )

    assert sorted(map(str, ends)) == ["", "", "", "", "1"]
    assert {type(end) for end in ends} == {int, WrongVersion}


async def test_a_frozen_list_reads_back_with_its_fingerprint_and_its_number(
    sessions: Sessions,
) -> None:
    first = await frozen_list(sessions, candidate("B"), candidate("A"))
    second = await frozen_list(sessions, candidate("C"))

    async with sessions() as tx:
        read = await circulations.get(tx, first.id)
    assert read == first
    assert [entry.name for entry in read.entries] == ["A", "B"]
    assert (first.number, second.number) == (1, 2)
    content = document("proposed", PROCESS, "conference", 1, read.entries)
    assert read.sha256 == fingerprint(content)


@pytest.mark.paragraph("fn 4")
async def test_circulating_tells_registration_and_every_delegate(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as tx:
        for state, language in (("FJI", "en"), ("NER", "fr")):
            await people.ensure_person(
                tx,
                f"delegate.{state.lower()}@missions.example",
                Role.DELEGATE,
                state=state,
                language=language,
            )
    made = await frozen_list(sessions, candidate("A"), candidate("B"))
    closes_at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=400)

    await circulate(sessions, made, closes_at)

    told, letters = await outbox(sessions)
    assert told == ListCirculated(
        message_id=told.message_id,
        circulation_id=made.id,
        list_key="conference",
        number=1,
        closes_at=closes_at,
        application_ids=tuple(entry.application_id for entry in made.entries),
    )
    assert isinstance(letters, NoticesRequested)
    assert [n.language for n in letters.notices] == ["en", "fr"]
    english, french = (n.values for n in letters.notices)
    assert english["closes_new_york"].endswith(", New York time")
    assert french["closes_new_york"].endswith(", heure de New York")
    assert (english["number"], english["names_count"]) == ("1", "2")


async def test_a_list_closes_by_a_job_at_its_instant(sessions: Sessions) -> None:
    made = await circulated(sessions)

    async with sessions() as tx:
        query = (
            "SELECT args, scheduled_at FROM procrastinate_jobs WHERE task_name = :task"
        )
        ((args, at),) = await tx.execute(text(query), {"task": "close_circulation"})
    assert args == {"circulation_id": str(made.id)}
    assert at == made.closes_at


async def test_a_name_is_put_before_states_once(sessions: Sessions) -> None:
    one = candidate("A")
    first = await frozen_list(sessions, one)
    second = await frozen_list(sessions, one)
    await circulate(sessions, first, soon())

    with pytest.raises(Conflict):
        await circulate(sessions, second, soon())
    async with sessions() as tx:
        draft = await draft_lists.get(tx, PROCESS, "conference")
    assert draft.candidates == ()
    with pytest.raises(Invalid):
        await save(sessions, draft.version, one.application_id)


async def test_a_list_with_a_name_since_withdrawn_is_not_circulated(
    sessions: Sessions,
) -> None:
    made = await frozen_list(sessions)
    async with sessions.begin() as tx:
        gone = CandidateWithdrawn(
            application_id=made.entries[0].application_id, list_key="conference"
        )
        await withdraw_candidate(tx, PROCESS, gone)

    with pytest.raises(Conflict):
        await circulate(sessions, made, soon())


async def test_a_closing_instant_that_is_past_changes_nothing(
    sessions: Sessions,
) -> None:
    made = await frozen_list(sessions)

    with pytest.raises(Invalid):
        await circulate(sessions, made, soon(-1))

    async with sessions() as tx:
        assert (await circulations.get(tx, made.id)).stage is Stage.FROZEN
    assert await outbox(sessions) == []


async def test_closing_early_is_refused_and_twice_is_once(sessions: Sessions) -> None:
    made = await circulated(sessions)

    async def close() -> None:
        async with sessions.begin() as tx:
            await close_circulation(tx, made.id)

    with pytest.raises(Conflict):
        await close()
    await pass_the_close(sessions, made.id)
    await together(close(), close(), close())

    async with sessions() as tx:
        assert (await circulations.get(tx, made.id)).stage is Stage.CLOSED
        verbs = list(await tx.scalars(select(HistoryRow.verb).order_by(HistoryRow.id)))
    assert verbs == ["draft-saved", "frozen", "circulated", "closed"]
