"""A new key for the Office: only the sealed data keys are wrapped again, no content is opened."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import InstrumentedAttribute

from services.review.keeper.openings import CONTEXT
from services.review.keeper.sealing import NotOurs
from services.review.store.sealing import NONCE_BYTES, NOTE, SUITE, WRAPPED_BYTES, context
from services.review.store.tables import CaseRow, NoteRow, OpeningRow, PositionRow
from shared.store.db import Sessions, Tx

AT_ONCE: Final = 1000
START: Final = 1 + NONCE_BYTES


def wrap_again(
    keys: Sequence[X25519PrivateKey],
    recovery: X25519PrivateKey | None,
    office: X25519PublicKey,
    blob: bytes,
    info: bytes,
) -> bytes:
    """Return `blob` with its data key under `office`. Refusals: NotOurs when no key opens it."""
    middle, end = START + WRAPPED_BYTES, START + 2 * WRAPPED_BYTES
    data_key = _unwrap([(key, blob[START:middle]) for key in keys], info)
    if data_key is None and recovery is not None:
        data_key = _unwrap([(recovery, blob[middle:end])], info)
    if data_key is None:
        raise NotOurs
    return blob[:START] + SUITE.encrypt(data_key, office, info) + blob[middle:]


def _unwrap(tries: Iterable[tuple[X25519PrivateKey, bytes]], info: bytes) -> bytes | None:
    for key, wrapped in tries:
        try:
            return SUITE.decrypt(wrapped, key, info)
        except (InvalidTag, ValueError):
            continue
    return None


# Each table of sealed rows, its key, and what its blobs are bound to.
_SEALED: Final = (
    (PositionRow, PositionRow.tag, PositionRow.tag, context),
    (CaseRow, CaseRow.tag, CaseRow.tag, context),
    (NoteRow, NoteRow.id, NoteRow.tag, NOTE.__add__),
    (OpeningRow, OpeningRow.seq, OpeningRow.previous, CONTEXT.__add__),
)


async def wrap_all_again(
    sessions: Sessions,
    keys: Sequence[X25519PrivateKey],
    recovery: X25519PrivateKey | None,
    office: X25519PublicKey,
) -> int:
    """Wrap every sealed row for `office`, and return how many there are. Refusals: NotOurs.

    Rows are read and written a thousand at a time; stopped half-way, it can be run again.
    """
    count = 0
    for table, key, bound, info in _SEALED:
        last: Any = None
        while True:
            async with sessions.begin() as tx:
                rows = await _some(tx, table, key, bound, last)
                changed = [
                    {"row_key": at, "new": wrap_again(keys, recovery, office, blob, info(word))}
                    for at, word, blob in rows
                ]
                await _write(tx, table, key, changed)
            if not rows:
                break
            count, last = count + len(rows), rows[-1][0]
    return count


async def _some(
    tx: Tx,
    table: Any,
    key: InstrumentedAttribute[Any],
    bound: Any,
    after: object,
) -> list[tuple[Any, bytes, bytes]]:
    query = select(key, bound, table.blob).where(table.blob.is_not(None))
    query = query.order_by(key).limit(AT_ONCE)
    found = await tx.execute(query if after is None else query.where(key > after))
    return [(row[0], row[1], row[2]) for row in found]


async def _write(
    tx: Tx, table: Any, key: InstrumentedAttribute[Any], changed: list[dict[str, Any]]
) -> None:
    if changed:
        words = update(table.__table__).where(key == bindparam("row_key"))
        await tx.execute(words.values(blob=bindparam("new")), changed)
