"""Drawing up a list: choosing names, and freezing them."""

from collections.abc import Collection, Sequence
from uuid import UUID, uuid4

from services.review.domain.canonical import list_bytes, sha256
from services.review.domain.circulations import Circulation, Entry, Stage, require_reason
from services.review.store import candidates, circulations, notes, steps
from services.review.store.keeper import Keeper, Opening
from services.review.store.notes import Note
from services.review.store.sealing import PublicKeys
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Incomplete, Invalid, NotFound, WrongVersion
from shared.store.db import Tx, database_time


async def save_draft(
    tx: Tx,
    modalities: Modalities,
    list_key: str,
    *,
    version: int,
    chosen: Sequence[UUID],
) -> int:
    """Save the names chosen for the next list and return the draft's version.

    Refusals: NotFound for an unknown list, Invalid for names not in its pool, WrongVersion.
    """
    modalities.list_for(list_key)
    at_hand = {each.application_id for each in await candidates.pool(tx, list_key)}
    if not set(chosen) <= at_hand:
        raise Invalid({"candidates": "not-offered"})
    return await candidates.save_draft(tx, list_key, version=version, chosen=chosen)


async def change_draft(
    tx: Tx,
    modalities: Modalities,
    list_key: str,
    *,
    add: Collection[UUID],
    remove: Collection[UUID],
) -> int:
    """Add names to a draft and take others out, whatever a colleague changed meanwhile.

    Refusals: NotFound for an unknown list, Invalid for names not in its pool.
    """
    modalities.list_for(list_key)
    await candidates.ensure_draft(tx, list_key)
    version, chosen = await candidates.get_draft(tx, list_key, lock=True)
    kept = [each for each in chosen if each not in remove]
    new = [each for each in dict.fromkeys(add) if each not in kept]
    return await save_draft(tx, modalities, list_key, version=version, chosen=[*kept, *new])


async def note_candidate(
    tx: Tx,
    actor: Actor,
    keys: PublicKeys,
    modalities: Modalities,
    list_key: str,
    application_id: UUID,
    *,
    kind: str,
    words: str,
) -> None:
    """Write beside a candidate, or why it is left out. Refusals: NotFound, Incomplete."""
    modalities.list_for(list_key)
    if application_id not in {each.application_id for each in await candidates.pool(tx, list_key)}:
        raise NotFound
    note = Note(kind, require_reason(words), actor.email, await database_time(tx))
    await notes.add_note(tx, keys, list_key, application_id, note, by_person_id=actor.person_id)


async def read_notes(
    keeper: Keeper, actor: Actor, modalities: Modalities, list_key: str
) -> dict[UUID, list[Note]]:
    """Return what officers wrote beside candidates, each look on record. Refusals: NotFound."""
    modalities.list_for(list_key)
    return await notes.opened(keeper, list_key, Opening(actor.email, "notes"))


async def freeze_list(
    tx: Tx, actor: Actor, modalities: Modalities, list_key: str, *, version: int
) -> Circulation:
    """Make the draft a numbered list that nobody can change, with its SHA-256.

    Refusals: WrongVersion, Incomplete when no name is chosen.
    """
    modalities.list_for(list_key)
    known, chosen = await candidates.get_draft(tx, list_key, lock=True)
    if known != version:
        raise WrongVersion
    wanted = set(chosen)
    named = [c for c in await candidates.pool(tx, list_key) if c.application_id in wanted]
    if not named:
        raise Incomplete({"candidates": "missing"})
    at = await database_time(tx)
    number = await circulations.next_number(tx, list_key)
    entries = [
        Entry(id=uuid4(), number=position, candidate=candidate)
        for position, candidate in enumerate(named, start=1)
    ]
    content = list_bytes(
        process=modalities.process,
        list_key=list_key,
        number=number,
        kind="proposed",
        at=at,
        entries=entries,
    )
    frozen = Circulation(
        id=uuid4(),
        list_key=list_key,
        number=number,
        stage=Stage.FROZEN,
        sha256=sha256(content),
        frozen_at=at,
        entry_ids=frozenset(entry.id for entry in entries),
    )
    await circulations.append(tx, frozen, content, entries)
    await candidates.save_draft(tx, list_key, version=version, chosen=[])
    await steps.note_step(tx, list_key, "frozen", circulation_id=frozen.id, by=actor, at=at)
    return frozen
