from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from services.review.domain import circulations as rules
from services.review.domain import final_list
from services.review.domain.canonical import list_bytes, sha256
from services.review.domain.circulations import Circulation, Entry
from services.review.domain.positions import Position
from services.review.store import circulations, delegates, steps
from services.review.store.keeper import Keeper
from shared.kernel.actors import Actor
from shared.kernel.languages import known_language
from shared.kernel.modalities import Modalities
from shared.messages.notify import Notice, NoticesRequested
from shared.messages.review import FinalListPublished, Outcome
from shared.store import registers
from shared.store.db import Tx, database_time
from shared.store.outbox import emit


async def open_positions(tx: Tx, keeper: Keeper, circulation: Circulation) -> list[Position]:
    """Have the keeper open every State's last word on a list, for the Office."""
    today = (await database_time(tx)).date()
    states = [
        code for code, state in (await registers.list_states(tx, today)).items() if state.is_member
    ]
    return await keeper.everything(circulation.id, states, sorted(circulation.entry_ids))


async def publish_final_list(
    tx: Tx,
    actor: Actor,
    keeper: Keeper,
    modalities: Modalities,
    circulation_id: UUID,
    *,
    base_url: str,
) -> Circulation:
    """Fix and publish the final list: everybody learns every outcome at once, and nothing else.

    Refusals: NotFound, Conflict while the list is open, or when it was published before.
    """
    known = await circulations.get(tx, circulation_id, lock=True)
    at = await database_time(tx)
    if rules.is_due(known, at):
        known = rules.move(known, "close")
    published = rules.move(known, "publish")
    positions = await open_positions(tx, keeper, known)
    withdrawn = await circulations.withdrawn(tx, known)
    included = final_list.compose(modalities, known, positions, withdrawn)
    entries = await circulations.entries(tx, known)
    final = list_bytes(
        process=modalities.process,
        list_key=known.list_key,
        number=known.number,
        kind="final",
        at=at,
        entries=[entry for entry in entries if entry.id in included],
    )
    published = replace(published, published_at=at, final_sha256=sha256(final))
    await circulations.publish(tx, published, final, included, at)
    await steps.note_step(tx, known.list_key, "published", circulation_id=known.id, by=actor, at=at)
    await _tell(tx, published, entries, included)
    await _write(tx, modalities, published, base_url)
    return published


async def _tell(
    tx: Tx, published: Circulation, entries: Sequence[Entry], included: frozenset[UUID]
) -> None:
    await emit(
        tx,
        FinalListPublished(
            circulation_id=published.id,
            list_key=published.list_key,
            number=published.number,
            published_at=published.published_at or published.frozen_at,
            outcomes=tuple(
                Outcome(
                    application_id=entry.candidate.application_id, included=entry.id in included
                )
                for entry in entries
            ),
        ),
    )


async def _write(tx: Tx, modalities: Modalities, circulation: Circulation, base_url: str) -> None:
    title = modalities.list_for(circulation.list_key).title
    notices = tuple(
        Notice(
            key=f"final-list-published:{circulation.id}:{email}",
            language=known_language(language),
            to=email,
            values={
                "list_title": title.in_(language),
                "number": str(circulation.number),
                "list_url": f"{base_url}/lists/{circulation.id}",
            },
        )
        for email, language in await delegates.addresses(tx)
    )
    if notices:
        await emit(tx, NoticesRequested(letter="final-list-published", notices=notices))
