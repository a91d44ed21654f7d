from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.review.actions.write_letters import list_title, receiving_states, write_to_missions
from services.review.domain import circulations as rules
from services.review.domain import final_list
from services.review.domain.canonical import list_bytes, sha256
from services.review.domain.circulations import Circulation, Entry
from services.review.domain.positions import STANDING_AS_CATEGORY
from services.review.store import circulations, decisions, steps, versions
from services.review.store.keeper import Keeper, Opening
from shared.kernel.actors import Actor
from shared.kernel.languages import LANGUAGES
from shared.kernel.modalities import Modalities
from shared.messages.review import FinalListPublished, Outcome
from shared.store import registers
from shared.store.db import Tx, database_time
from shared.store.outbox import emit


async def voters(tx: Tx, modalities: Modalities) -> int:
    """Return how many States may object today."""
    today = (await database_time(tx)).date()
    may = modalities.objections.who_may_object.value
    states = (await registers.list_states(tx, today)).values()
    return sum(STANDING_AS_CATEGORY.get(each.standing) in may for each in states)


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

    Refusals: NotFound, Conflict while the list is open, while a body has to decide first, or
    when it was published before.
    """
    known = await circulations.get(tx, circulation_id, lock=True)
    at = await database_time(tx)
    if rules.is_due(known, at):
        known = rules.move(known, "close")
    published = rules.move(known, "publish")
    included = final_list.compose(
        modalities,
        known,
        await keeper.everything(known.id, Opening(actor.email, "publish")),
        await circulations.withdrawn(tx, known),
        decisions=await decisions.decisions(tx, known.id),
        voters=await voters(tx, modalities),
    )
    entries = await circulations.entries(tx, known)
    final = await _final_bytes(
        tx, modalities, known, [entry for entry in entries if entry.id in included], at
    )
    published = replace(published, published_at=at, final_sha256=sha256(final))
    await circulations.publish(tx, published, final, included, at)
    await versions.add_version(tx, known.id, "final", final, at=at)
    await steps.note_step(tx, known.list_key, "published", circulation_id=known.id, by=actor, at=at)
    await _tell(tx, published, entries, included)
    await _write(tx, modalities, published, base_url)
    return published


async def _final_bytes(
    tx: Tx, modalities: Modalities, known: Circulation, standing: list[Entry], at: datetime
) -> bytes:
    sources = modalities.list_for(known.list_key).carry_over_from.value
    carried = await decisions.carried(tx, known.list_key, sources) if sources else []
    return list_bytes(
        process=modalities.process,
        list_key=known.list_key,
        number=known.number,
        kind="final",
        at=at,
        entries=standing,
        carried=carried,
    )


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
    values = {
        "number": str(circulation.number),
        "list_url": f"{base_url}/lists/{circulation.id}",
    }
    await write_to_missions(
        tx,
        "final-list-published",
        str(circulation.id),
        values,
        states=await receiving_states(tx, modalities),
        by_language={
            each: {"list_title": list_title(modalities, circulation, each)} for each in LANGUAGES
        },
    )
