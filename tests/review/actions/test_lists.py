from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from services.review.actions.circulate_list import circulate_list
from services.review.actions.close_circulation import close_circulation
from services.review.actions.compose_list import freeze_list, save_draft
from services.review.actions.receive_candidate import (
    receive_candidate,
    withdraw_candidate,
)
from services.review.domain.canonical import sha256
from services.review.domain.circulations import Circulation, Stage
from services.review.store import candidates, circulations
from shared.kernel.actors import Role
from shared.kernel.refusals import Conflict, Incomplete, Invalid, WrongVersion
from shared.messages.notify import NoticesRequested
from shared.messages.registration import CandidatePutForward, CandidateWithdrawn
from shared.messages.review import ListCirculated
from shared.store import people
from shared.store.db import Sessions
from tests.conftest import address_of, outbox, together
from tests.review.build import (
    BASE_URL,
    LIST,
    MODALITIES,
    candidate,
    circulated,
    frozen,
    officer,
    pass_the_close,
    soon,
)


def put_forward(name: str = "Lantern Collective") -> CandidatePutForward:
    return CandidatePutForward(
        application_id=uuid4(),
        process="gcm-2018",
        list_key=LIST,
        reference="AG-1",
        name=name,
        country="URY",
        category="ngo",
        purpose="Lights the way.",
        head_gender="woman",
    )


def gone(application_id: UUID) -> CandidateWithdrawn:
    return CandidateWithdrawn(application_id=application_id, list_key=LIST)


async def pool(sessions: Sessions) -> list[str]:
    async with sessions() as tx:
        return [each.name for each in await candidates.pool(tx, LIST)]


async def save(sessions: Sessions, version: int, *chosen: UUID) -> int:
    async with sessions.begin() as tx:
        return await save_draft(tx, MODALITIES, LIST, version=version, chosen=chosen)


async def circulate(sessions: Sessions, made: Circulation, closes_at: datetime) -> Circulation:
    by = await officer(sessions)
    async with sessions.begin() as tx:
        return await circulate_list(
            tx, by, MODALITIES, made.id, closes_at=closes_at, base_url=BASE_URL
        )


async def test_a_candidate_is_in_the_pool_once_and_not_after_it_withdrew(
    sessions: Sessions,
) -> None:
    one, other = put_forward(), put_forward("Other")
    async with sessions.begin() as tx:
        for message in (one, one, other):
            await receive_candidate(tx, message)
    assert await pool(sessions) == ["Lantern Collective", "Other"]

    async with sessions.begin() as tx:
        await withdraw_candidate(tx, gone(one.application_id))

    assert await pool(sessions) == ["Other"]


async def test_a_withdrawal_that_overtakes_its_candidate_holds(
    sessions: Sessions,
) -> None:
    message = put_forward()
    async with sessions.begin() as tx:
        await withdraw_candidate(tx, gone(message.application_id))
        await receive_candidate(tx, message)

    assert await pool(sessions) == []


async def test_a_name_withdrawn_from_the_draft_is_not_frozen(
    sessions: Sessions,
) -> None:
    message, by = put_forward(), await officer(sessions)
    async with sessions.begin() as tx:
        await receive_candidate(tx, message)
    version = await save(sessions, 0, message.application_id)
    async with sessions.begin() as tx:
        await withdraw_candidate(tx, gone(message.application_id))

    with pytest.raises(Incomplete):
        async with sessions.begin() as tx:
            await freeze_list(tx, by, MODALITIES, LIST, version=version)


async def test_of_many_who_saw_the_same_draft_one_saves(sessions: Sessions) -> None:
    message = put_forward()
    async with sessions.begin() as tx:
        await receive_candidate(tx, message)

    for version in (0, 1):
        ends = await together(*(save(sessions, version, message.application_id) for _ in range(5)))
        assert [end for end in ends if isinstance(end, int)] == [version + 1]
        assert sum(isinstance(end, WrongVersion) for end in ends) == 4


async def test_a_draft_takes_only_names_of_its_pool(sessions: Sessions) -> None:
    with pytest.raises(Invalid):
        await save(sessions, 0, uuid4())


async def test_a_draft_is_frozen_once_under_its_number(sessions: Sessions) -> None:
    by, message = await officer(sessions), put_forward()
    async with sessions.begin() as tx:
        await receive_candidate(tx, message)
    version = await save(sessions, 0, message.application_id)

    async def freeze() -> Circulation:
        async with sessions.begin() as tx:
            return await freeze_list(tx, by, MODALITIES, LIST, version=version)

    ends = await together(*(freeze() for _ in range(4)))

    (made,) = [end for end in ends if isinstance(end, Circulation)]
    assert sum(isinstance(end, WrongVersion) for end in ends) == 3
    second = await frozen(sessions, candidate("Second"))
    assert (made.number, second.number) == (1, 2)


async def test_a_frozen_list_is_hashed_as_it_is_kept(sessions: Sessions) -> None:
    made, entries = await circulated(sessions, candidate("B"), candidate("A"))

    async with sessions() as tx:
        content = await circulations.content(tx, made.id, "proposed")
    assert sha256(content) == made.sha256
    assert [entry.candidate.name for entry in entries] == ["A", "B"]


@pytest.mark.paragraph("fn 4")
async def test_circulating_tells_registration_and_every_delegate(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as tx:
        for state, language in (("FJI", "en"), ("NER", "fr")):
            email = f"delegate.{state.lower()}@missions.example"
            await people.ensure_person(tx, email, Role.DELEGATE, state=state, language=language)
    names = [candidate("A"), candidate("B")]
    made = await frozen(sessions, *names)
    closes_at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=400)

    await circulate(sessions, made, closes_at)

    told, letters = await outbox(sessions)
    assert told == ListCirculated(
        message_id=told.message_id,
        circulation_id=made.id,
        list_key=LIST,
        number=1,
        closes_at=closes_at,
        application_ids=tuple(each.application_id for each in names),
    )
    assert isinstance(letters, NoticesRequested)
    assert [(address_of(letters, n), n.language) for n in letters.notices] == [
        ("delegate.fji@missions.example", "en"),
        ("delegate.ner@missions.example", "fr"),
    ]
    assert {n.values["names_count"] for n in letters.notices} == {"2"}


async def test_a_list_closes_by_a_job_at_its_instant(sessions: Sessions) -> None:
    made, _entries = await circulated(sessions)

    async with sessions() as tx:
        query = "SELECT args, scheduled_at FROM procrastinate_jobs WHERE task_name = :task"
        ((args, at),) = await tx.execute(text(query), {"task": "close_circulation"})
    assert args == {"circulation_id": str(made.id)}
    assert at == made.closes_at


async def test_a_closing_instant_that_is_past_changes_nothing(
    sessions: Sessions,
) -> None:
    made = await frozen(sessions)

    with pytest.raises(Invalid):
        await circulate(sessions, made, soon(-1))

    async with sessions() as tx:
        assert (await circulations.get(tx, made.id)).stage is Stage.FROZEN
    assert await outbox(sessions) == []


async def test_a_list_is_circulated_once(sessions: Sessions) -> None:
    made = await frozen(sessions)

    ends = await together(*(circulate(sessions, made, soon()) for _ in range(3)))

    assert sum(isinstance(end, Conflict) for end in ends) == 2
    assert sum(isinstance(m, ListCirculated) for m in await outbox(sessions)) == 1


async def test_closing_early_does_nothing_and_twice_is_once(sessions: Sessions) -> None:
    made, _entries = await circulated(sessions)

    async def close() -> bool:
        async with sessions.begin() as tx:
            return await close_circulation(tx, made.id)

    assert await close() is False
    await pass_the_close(sessions, made.id)

    assert sorted(await together(close(), close(), close())) == [False, False, True]
    async with sessions() as tx:
        assert (await circulations.get(tx, made.id)).stage is Stage.CLOSED
