"""What review tells of a list, noted for every applicant on it at one instant."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from services.registration.actions import seating, travelling
from services.registration.domain.entries import Standing, outcome
from services.registration.domain.representatives import Nomination, Stage, after_outcome
from services.registration.store import applications, letters, meetings, nominations, places
from shared.kernel.modalities import Modalities
from shared.messages.notify import Notice
from shared.messages.review import FinalListPublished, ListCirculated
from shared.store.contacts import ask_for_letters
from shared.store.db import Tx, database_time


async def record_circulation(tx: Tx, message: ListCirculated, **_: object) -> None:
    """Note that the names of a proposed list are before Member States."""
    news = dict.fromkeys(message.application_ids, Standing.ON_PROPOSED_LIST)
    at = await database_time(tx)
    await places.advance_places(
        tx,
        message.list_key,
        news,
        at=at,
        closes_at=message.closes_at,
        provisional=message.provisional,
    )


async def record_outcomes(
    tx: Tx, message: FinalListPublished, *, modalities: Modalities, base_url: str, **_: object
) -> None:
    """Note every outcome of a final list, and send every letter, in one transaction."""
    news = {each.application_id: outcome(included=each.included) for each in message.outcomes}
    at = await database_time(tx)
    moved = await places.advance_places(tx, message.list_key, news, at=at)
    await _settle(tx, message.list_key, moved, news, modalities, base_url)
    for standing in (Standing.ON_FINAL_LIST, Standing.NOT_ON_FINAL_LIST):
        told = {each for each in moved if news[each] is standing}
        await _tell(tx, standing, told, message, modalities, base_url)


async def _settle(
    tx: Tx,
    list_key: str,
    moved: set[UUID],
    news: Mapping[UUID, Standing],
    modalities: Modalities,
    base_url: str,
) -> None:
    """Confirm or cancel the seats that waited for the list; seats that fall free are given on."""
    keys = [event.key for event in modalities.events if event.scope == list_key]
    # Held first: a name that is being taken meanwhile is then seen here, or sees the outcome.
    await meetings.hold_desks(tx, keys)
    ended: list[Nomination] = []
    for key in sorted(
        {each.event_key for each in await nominations.provisional_of(tx, moved, keys)}
    ):
        desk = await seating.hold(tx, modalities, key, base_url)
        for each in await nominations.provisional_of(tx, moved, [key]):
            stage = after_outcome(each.stage, news[each.application_id])
            if stage is Stage.CANCELLED:
                await seating.end(tx, desk, each, stage)
                ended.append(each)
            else:
                await nominations.move(tx, each, stage, by=None, at=desk.at)
            application = await applications.get(tx, each.application_id)
            await seating.tell(tx, desk, application, replace(each, stage=stage))
        await seating.fill(tx, desk)
    at = await database_time(tx)
    await travelling.seats_ended(tx, modalities, ended, by=None, at=at, base_url=base_url)


async def _tell(
    tx: Tx,
    standing: Standing,
    told: set[UUID],
    message: FinalListPublished,
    modalities: Modalities,
    base_url: str,
) -> None:
    title = modalities.list_for(message.list_key).title
    known = await applications.correspondents(tx, told)
    notices = [
        (
            correspondent.contact,
            Notice(
                key=f"outcome:{message.circulation_id}:{application.id}",
                language=correspondent.language,
                contact=correspondent.contact_id,
                values={
                    "reference": application.reference or "",
                    "organization": application.name,
                    "list_title": title.in_(correspondent.language),
                    "status_url": letters.status_url(base_url, application.id),
                },
            ),
        )
        for application, correspondent in known.values()
    ]
    await ask_for_letters(tx, f"outcome-{standing}", notices)
