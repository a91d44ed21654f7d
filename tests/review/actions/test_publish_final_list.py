import pytest
from sqlalchemy import select

from services.review.actions.file_position import FilePosition, file_position
from services.review.actions.publish_final_list import (
    PublishFinalList,
    publish_final_list,
)
from services.review.actions.withdraw_candidate import withdraw_candidate
from services.review.domain.circulations import Circulation, Stage
from services.review.domain.final_list import FinalList
from services.review.domain.positions import Kind
from services.review.keeper.service import KeeperService
from services.review.store import circulations
from services.review.store.tables import OpeningRow
from shared.kernel.actors import Role
from shared.kernel.refusals import Conflict
from shared.messages.notify import NoticesRequested
from shared.messages.registration import CandidateWithdrawn
from shared.messages.review import FinalListPublished, Outcome
from shared.store import people
from shared.store.db import Sessions
from tests.conftest import outbox, together
from tests.review.build import (
    MODALITIES,
    OFFICER,
    PROCESS,
    candidate,
    circulated,
    pass_the_close,
)


async def publish(
    sessions: Sessions, keeper: KeeperService, made: Circulation
) -> FinalList:
    command = PublishFinalList(
        circulation_id=made.id, person_id=OFFICER, lists_url="http://review.test/lists"
    )
    async with sessions.begin() as tx:
        return await publish_final_list(tx, keeper, MODALITIES, command)


async def say(
    sessions: Sessions,
    keeper: KeeperService,
    made: Circulation,
    ordinal: int,
    state: str,
    kind: Kind = Kind.OBJECTION,
) -> None:
    command = FilePosition(
        state=state,
        circulation_id=made.id,
        entry_id=made.entries[ordinal].id,
        kind=kind,
        basis="Canary" if kind is Kind.OBJECTION else None,
    )
    async with sessions.begin() as tx:
        await file_position(tx, keeper, MODALITIES, command)


@pytest.mark.paragraph("6(b)")
@pytest.mark.paragraph("6(c)")
@pytest.mark.paragraph("fn 4")
async def test_the_others_learn_every_outcome_in_one_message_and_nothing_else(
    sessions: Sessions, keeper: KeeperService
) -> None:
    names = [candidate(name) for name in ("Alder", "Birch", "Cedar", "Dogwood")]
    made = await circulated(sessions, *names)
    async with sessions.begin() as tx:
        delegate = await people.ensure_person(
            tx, "delegate.ury@missions.example", Role.DELEGATE, state="URY"
        )
        gone = CandidateWithdrawn(
            application_id=names[3].application_id, list_key="conference"
        )
        await withdraw_candidate(tx, PROCESS, gone)
    await say(sessions, keeper, made, 1, "FJI")
    await say(sessions, keeper, made, 2, "FJI")
    await say(sessions, keeper, made, 2, "FJI", Kind.NONE)
    await pass_the_close(sessions, made.id)

    final = await publish(sessions, keeper, made)

    assert [entry.name for entry in final.entries] == ["Alder", "Cedar"]
    published, letters = (await outbox(sessions))[1:]
    assert published == FinalListPublished(
        message_id=published.message_id,
        circulation_id=made.id,
        list_key="conference",
        number=1,
        published_at=final.published_at,
        outcomes=tuple(
            Outcome(application_id=each.application_id, included=included)
            for each, included in zip(names, (True, False, True, False), strict=True)
        ),
    )
    assert isinstance(letters, NoticesRequested)
    assert [(n.key, n.values) for n in letters.notices] == [
        (
            f"published:{final.id}:{delegate}",
            {
                "list_title": "Further list of other relevant stakeholders for the conference",
                "list_url": f"http://review.test/lists/{final.id}",
            },
        )
    ]


async def test_nothing_is_published_or_even_opened_before_the_close(
    sessions: Sessions, keeper: KeeperService
) -> None:
    made = await circulated(sessions)

    with pytest.raises(Conflict):
        await publish(sessions, keeper, made)

    async with sessions() as tx:
        assert (await tx.scalars(select(OpeningRow.id))).all() == []


async def test_of_many_at_once_one_publishes(
    sessions: Sessions, keeper: KeeperService
) -> None:
    made = await circulated(sessions)
    await pass_the_close(sessions, made.id)

    ends = await together(*(publish(sessions, keeper, made) for _ in range(6)))

    assert sorted(type(end).__name__ for end in ends) == ["Conflict"] * 5 + [
        "FinalList"
    ]
    published = [m for m in await outbox(sessions) if isinstance(m, FinalListPublished)]
    assert len(published) == 1
    async with sessions() as tx:
        assert (await circulations.get(tx, made.id)).stage is Stage.PUBLISHED


async def test_what_positions_were_opened_for_is_on_record(
    sessions: Sessions, keeper: KeeperService
) -> None:
    made = await circulated(sessions)
    await pass_the_close(sessions, made.id)
    await publish(sessions, keeper, made)

    async with sessions() as tx:
        (opening,) = await tx.scalars(select(OpeningRow))
    assert (opening.circulation_id, opening.purpose) == (made.id, "final-list")
