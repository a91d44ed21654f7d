from datetime import datetime
from uuid import UUID

from services.review.domain import circulations as rules
from services.review.domain.circulations import Circulation
from services.review.store import circulations, delegates, steps
from shared.kernel.actors import Actor
from shared.kernel.languages import known_language
from shared.kernel.modalities import Modalities
from shared.messages.notify import Notice, NoticesRequested
from shared.messages.review import ListCirculated
from shared.store.db import Tx, database_time
from shared.store.outbox import defer, emit
from shared.times import new_york_time


async def circulate_list(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    circulation_id: UUID,
    *,
    closes_at: datetime,
    base_url: str,
) -> Circulation:
    """Submit a frozen list to Member States on a non-objection basis until `closes_at`.

    Applicants learn where their name is, every delegate gets a letter, and the close is set.
    Refusals: NotFound, Conflict when it was circulated before, Invalid for a time gone by.
    """
    known = await circulations.get(tx, circulation_id, lock=True)
    at = await database_time(tx)
    circulated = rules.circulate(known, closes_at=closes_at, at=at)
    await circulations.save_stage(tx, circulated)
    await steps.note_step(
        tx, known.list_key, "circulated", circulation_id=known.id, by=actor, at=at
    )
    entries = await circulations.entries(tx, circulated)
    await emit(
        tx,
        ListCirculated(
            circulation_id=known.id,
            list_key=known.list_key,
            number=known.number,
            closes_at=closes_at,
            application_ids=tuple(entry.candidate.application_id for entry in entries),
        ),
    )
    await _write(tx, modalities, circulated, len(entries), closes_at, base_url)
    job = {"circulation_id": str(known.id)}
    await defer(tx, "close_circulation", job, at=closes_at)
    return circulated


async def _write(
    tx: Tx,
    modalities: Modalities,
    circulation: Circulation,
    names: int,
    closes_at: datetime,
    base_url: str,
) -> None:
    title = modalities.list_for(circulation.list_key).title
    notices = tuple(
        Notice(
            key=f"list-circulated:{circulation.id}:{email}",
            language=known_language(language),
            to=email,
            values={
                "list_title": title.in_(language),
                "number": str(circulation.number),
                "names_count": str(names),
                "closes_new_york": new_york_time(closes_at, known_language(language)),
                "portal_url": f"{base_url}/circulations/{circulation.id}",
            },
        )
        for email, language in await delegates.addresses(tx)
    )
    if notices:
        await emit(tx, NoticesRequested(letter="list-circulated", notices=notices))
