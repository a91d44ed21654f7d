"""What review tells of a list, noted for every applicant on it at one instant."""

from uuid import UUID

from services.registration.domain.entries import Standing, outcome
from services.registration.store import applications, letters, places
from shared.kernel.modalities import Modalities
from shared.messages.notify import Notice, NoticesRequested
from shared.messages.review import FinalListPublished, ListCirculated
from shared.store.db import Tx, database_time
from shared.store.outbox import emit


async def record_circulation(tx: Tx, message: ListCirculated, **_: object) -> None:
    """Note that the names of a proposed list are before Member States."""
    news = dict.fromkeys(message.application_ids, Standing.ON_PROPOSED_LIST)
    at = await database_time(tx)
    await places.advance_places(tx, message.list_key, news, at=at, closes_at=message.closes_at)


async def record_outcomes(
    tx: Tx, message: FinalListPublished, *, modalities: Modalities, base_url: str, **_: object
) -> None:
    """Note every outcome of a final list, and send every letter, in one transaction."""
    news = {each.application_id: outcome(included=each.included) for each in message.outcomes}
    at = await database_time(tx)
    moved = await places.advance_places(tx, message.list_key, news, at=at)
    for standing in (Standing.ON_FINAL_LIST, Standing.NOT_ON_FINAL_LIST):
        told = {each for each in moved if news[each] is standing}
        await _tell(tx, standing, told, message, modalities, base_url)


async def _tell(
    tx: Tx,
    standing: Standing,
    told: set[UUID],
    message: FinalListPublished,
    modalities: Modalities,
    base_url: str,
) -> None:
    if not told:
        return
    title = modalities.list_for(message.list_key).title
    known = await applications.correspondents(tx, told)
    notices = tuple(
        Notice(
            key=f"outcome:{message.circulation_id}:{application.id}",
            language=correspondent.language,
            to=correspondent.email,
            values={
                "reference": application.reference or "",
                "organization": application.name,
                "list_title": title.in_(correspondent.language),
                "status_url": letters.status_url(base_url, application.id),
            },
        )
        for application, correspondent in known.values()
    )
    await emit(tx, NoticesRequested(letter=f"outcome-{standing}", notices=notices))
