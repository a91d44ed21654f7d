from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import rfc8785

from services.review.domain import positions as rules
from services.review.domain.circulations import require_before_states
from services.review.domain.positions import Kind, Position
from services.review.store import circulations, positions
from services.review.store.keeper import Keeper
from services.review.store.sealing import PublicKeys
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Conflict, Forbidden
from shared.store import registers
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof for a mission that its word was received, when, and which list it was about."""

    document: str
    signature: str
    received_at: datetime
    version: int


async def file_position(
    tx: Tx, keeper: Keeper, keys: PublicKeys, modalities: Modalities, command: FilePosition
) -> Receipt:
    """Take a Member State's objection to an entry, or its withdrawal, and sign for it.

    Nothing leaves this transaction but one sealed row. Refusals: TooLate, NotFound, Forbidden.
    """
    # The lock first, then the clock: a close that waits for us must not be overtaken by us.
    circulation = await circulations.get(tx, command.circulation_id, hold=True)
    require_before_states(circulation)
    at = await database_time(tx)
    state = (await registers.list_states(tx, at.date())).get(command.state)
    if state is None:
        raise Forbidden
    rules.require_may_object(modalities, state.standing)
    for _try in range(TRIES):
        version, tag = await keeper.slot(circulation.id, command.state, command.entry_id)
        position = rules.take_position(
            circulation,
            state=command.state,
            entry_id=command.entry_id,
            version=version,
            kind=command.kind,
            basis=command.basis,
            at=at,
        )
        if await positions.append(tx, keys, tag, position):
            return await _sign(keeper, circulation.sha256, position)
    raise Conflict


async def _sign(keeper: Keeper, list_sha256: str, position: Position) -> Receipt:
    document = rfc8785.dumps(
        {
            "list": str(position.circulation_id),
            "list_sha256": list_sha256,
            "entry": str(position.entry_id),
            "state": position.state,
            "kind": position.kind.value,
            "version": position.version,
            "received_at": position.received_at.isoformat(),
        }
    )
    return Receipt(
        document=document.decode(),
        signature=await keeper.sign(document),
        received_at=position.received_at,
        version=position.version,
    )
