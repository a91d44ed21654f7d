from collections.abc import Awaitable, Callable

import pytest

from services.review.actions.file_position import FilePosition, file_position
from services.review.actions.publish_final_list import publish_final_list
from services.review.actions.receive_candidate import withdraw_candidate
from services.review.domain.circulations import Circulation, Stage
from services.review.domain.positions import Kind
from services.review.keeper.service import KeeperService
from services.review.store import circulations
from services.review.store.sealing import PublicKeys
from shared.kernel.actors import Role
from shared.kernel.refusals import Conflict
from shared.messages.notify import NoticesRequested
from shared.messages.registration import CandidateWithdrawn
from shared.messages.review import FinalListPublished, Outcome
from shared.store import people
from shared.store.db import Sessions
from tests.conftest import address_of, outbox, together
from tests.review.build import (
    BASE_URL,
    LIST,
    MODALITIES,
    candidate,
    circulated,
    officer,
    pass_the_close,
)

Publish = Callable[[Circulation], Awaitable[Circulation]]


@pytest.fixture
def publish(sessions: Sessions, keeper: KeeperService) -> Publish:
    async def act(made: Circulation) -> Circulation:
        by = await officer(sessions)
        async with sessions.begin() as tx:
            return await publish_final_list(tx, by, keeper, MODALITIES, made.id, base_url=BASE_URL)

    return act


@pytest.mark.paragraph("6(b)")
@pytest.mark.paragraph("6(c)")
@pytest.mark.paragraph("fn 4")
async def test_the_others_learn_every_outcome_in_one_message_and_nothing_else(
    sessions: Sessions,
    keeper: KeeperService,
    sealing_keys: PublicKeys,
    publish: Publish,
) -> None:
    names = [candidate(name) for name in ("Alder", "Birch", "Cedar", "Dogwood")]
    made, entries = await circulated(sessions, *names)
    async with sessions.begin() as tx:
        email = "delegate.ury@missions.example"
        await people.ensure_person(tx, email, Role.DELEGATE, state="URY")
        gone = CandidateWithdrawn(application_id=names[3].application_id, list_key=LIST)
        await withdraw_candidate(tx, gone)
    said = ((1, Kind.OBJECTION), (2, Kind.OBJECTION), (2, Kind.NONE))
    for place, kind in said:
        command = FilePosition(
            state="FJI", circulation_id=made.id, entry_id=entries[place].id, kind=kind
        )
        async with sessions.begin() as tx:
            await file_position(tx, keeper, sealing_keys, MODALITIES, command)
    await pass_the_close(sessions, made.id)

    published = await publish(made)

    _circulated, told, letters = await outbox(sessions)
    assert published.published_at is not None
    assert told == FinalListPublished(
        message_id=told.message_id,
        circulation_id=made.id,
        list_key=LIST,
        number=1,
        published_at=published.published_at,
        outcomes=tuple(
            Outcome(application_id=each.application_id, included=included)
            for each, included in zip(names, (True, False, True, False), strict=True)
        ),
    )
    assert isinstance(letters, NoticesRequested)
    assert [(address_of(letters, n), n.values) for n in letters.notices] == [
        (
            email,
            {
                "list_title": "Further list of other relevant stakeholders for the conference",
                "number": "1",
                "list_url": f"{BASE_URL}/lists/{made.id}",
            },
        )
    ]


async def test_nothing_is_published_before_the_close(sessions: Sessions, publish: Publish) -> None:
    made, _entries = await circulated(sessions)

    with pytest.raises(Conflict):
        await publish(made)

    async with sessions() as tx:
        assert (await circulations.get(tx, made.id)).stage is Stage.CIRCULATED


async def test_of_many_at_once_one_publishes(sessions: Sessions, publish: Publish) -> None:
    made, _entries = await circulated(sessions)
    await pass_the_close(sessions, made.id)

    ends = await together(*(publish(made) for _ in range(4)))

    assert sorted(type(end).__name__ for end in ends) == [
        "Circulation",
        *["Conflict"] * 3,
    ]
    published = [m for m in await outbox(sessions) if isinstance(m, FinalListPublished)]
    assert len(published) == 1
