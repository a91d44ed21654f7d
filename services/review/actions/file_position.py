from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from services.review.domain import positions as rules
from services.review.domain.circulations import Circulation, require_before_states
from services.review.domain.positions import Kind, Position
from services.review.domain.receipts import receipt_bytes
from services.review.store import circulations, positions
from services.review.store.keeper import Keeper
from services.review.store.sealing import PublicKeys
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Conflict, Forbidden, NotFound
from shared.store import audit, registers
from shared.store.db import Tx, database_time

TRIES: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePosition:
    """`state` comes from the session and from nowhere else."""

    state: str
    circulation_id: UUID
    entry_id: UUID
    kind: Kind
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """What is said about one entry."""

    kind: Kind
    basis: str | None = None
    is_recorded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof for a mission that its word was received, when, and which list it was about."""

    document: str
    signature: str
    received_at: datetime
    version: int
    is_late: bool


async def file_position(
    tx: Tx, keeper: Keeper, keys: PublicKeys, modalities: Modalities, command: FilePosition
) -> Receipt:
    """Take a Member State's objection to an entry, or its withdrawal, and sign for it.

    What comes after the close is kept and marked: the receipt says so. Nothing leaves this
    transaction but one sealed row. Refusals: NotFound, Forbidden, Conflict, Incomplete.
    """
    rules.require_word_fits(modalities, command.kind, command.basis)
    words = {(command.state, command.entry_id): Word(command.kind, command.basis)}
    circulation, at = await hold_open(tx, modalities, command.circulation_id, words)
    (position,) = await take(tx, keeper, keys, circulation, words, at)
    return await sign(keeper, modalities, circulation, position)


async def hold_open(
    tx: Tx, modalities: Modalities, circulation_id: UUID, words: Mapping[tuple[str, UUID], Word]
) -> tuple[Circulation, datetime]:
    """Keep a list as it is while words on it are taken, and tell by which clock.

    Refusals: NotFound, Forbidden for States without a say.
    """
    # The lock first, then the clock: a close that waits for us must not be overtaken by us.
    only = {entry for _state, entry in words}
    circulation = await circulations.get(tx, circulation_id, hold=True, only=only)
    require_before_states(circulation)
    if only - circulation.entry_ids:
        raise NotFound
    at = await database_time(tx)
    known = await registers.list_states(tx, at.date())
    for code in {state for state, _entry in words}:
        if code not in known:
            raise Forbidden
        rules.require_may_object(modalities, known[code].standing)
    return circulation, at


async def take(
    tx: Tx,
    keeper: Keeper,
    keys: PublicKeys,
    circulation: Circulation,
    words: Mapping[tuple[str, UUID], Word],
    at: datetime,
) -> list[Position]:
    """Seal what is said about each entry; who loses a slot to a twin takes the next."""
    taken: list[Position] = []
    missing = sorted(words)
    signed = await audit.checkpoint(tx)
    checkpoint = f"{signed.seq}:{signed.hash.hex()}" if signed else ""
    for _try in range(TRIES):
        slots = await keeper.slots(circulation.id, missing)
        filed = [
            (
                slot,
                rules.take_position(
                    circulation,
                    state=state,
                    entry_id=entry,
                    version=slot.version,
                    kind=words[state, entry].kind,
                    basis=words[state, entry].basis,
                    at=at,
                    is_recorded=words[state, entry].is_recorded,
                    witness=slot.witness,
                    checkpoint=checkpoint,
                ),
            )
            for slot, (state, entry) in zip(slots, missing, strict=True)
        ]
        kept = await positions.append(tx, keys, filed)
        taken += [each for _slot, each in filed if (each.state, each.entry_id) in kept]
        missing = [pair for pair in missing if pair not in kept]
        if not missing:
            return taken
    raise Conflict


async def sign(
    keeper: Keeper, modalities: Modalities, circulation: Circulation, position: Position
) -> Receipt:
    """Sign for a word: made again from what is kept, the receipt is the same to the byte."""
    document = receipt_bytes(modalities.process, circulation, position)
    return Receipt(
        document=document.decode(),
        signature=await keeper.sign(document),
        received_at=position.received_at,
        version=position.version,
        is_late=position.is_late,
    )


async def mark_seen(
    tx: Tx,
    keeper: Keeper,
    keys: PublicKeys,
    modalities: Modalities,
    *,
    state: str,
    circulation_id: UUID,
    entry_ids: Sequence[UUID],
) -> int:
    """Say again, of every entry on a page, what the State last said, or that it has no comment.

    The rows written are as many as the names on the page, whatever was said: a cover for
    objections. Refusals: NotFound, Forbidden.
    """
    seen = {(state, entry): Word(Kind.SEEN) for entry in entry_ids}
    circulation, at = await hold_open(tx, modalities, circulation_id, seen)
    own = await keeper.own(circulation_id, state, list(entry_ids))
    again = {
        (state, each.entry_id): Word(each.kind, each.basis, each.is_recorded)
        for each in rules.maintained(own, circulation.round)
    }
    return len(await take(tx, keeper, keys, circulation, {**seen, **again}, at))
