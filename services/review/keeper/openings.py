"""The keeper's register of openings: written before anything is opened, each line on the last."""

import hashlib
import json
from typing import Final

from sqlalchemy import func, select, text

from services.review.store.keeper import Opening
from services.review.store.sealing import OPENING_BYTES, PublicKeys, lasting, seal_bytes
from services.review.store.tables import OpeningRow
from shared.store.db import Tx, database_time

LOCK: Final = 71_280_004
NOTHING: Final = bytes(32)
FIRST: Final = (0, NOTHING)
CONTEXT: Final = b"opening|"


def line_hash(seq: int, previous: bytes, blob: bytes) -> bytes:
    """Return the hash that ties a line to all before it, whatever key it is wrapped for."""
    return hashlib.sha256(f"{seq}|".encode() + previous + lasting(blob)).digest()


async def head(tx: Tx) -> tuple[int, bytes]:
    """Return the number and hash of the last line."""
    last = (
        await tx.execute(
            select(OpeningRow.seq, OpeningRow.hash).order_by(OpeningRow.seq.desc()).limit(1)
        )
    ).one_or_none()
    return (last.seq, last.hash) if last else FIRST


async def record_opening(tx: Tx, keys: PublicKeys, opening: Opening) -> None:
    """Write down who opens what, and why. If this fails, nothing is opened."""
    await tx.execute(select(func.pg_advisory_xact_lock(LOCK)))
    seq, previous = await head(tx)
    at = await database_time(tx)
    words = {"by": opening.by, "why": opening.why, "what": opening.what, "at": at.isoformat()}
    plain = json.dumps(words, ensure_ascii=False).encode()
    blob = seal_bytes(keys, CONTEXT + previous, plain, OPENING_BYTES)
    digest = line_hash(seq + 1, previous, blob)
    tx.add(OpeningRow(seq=seq + 1, previous=previous, hash=digest, blob=blob))
    await tx.flush()


async def first_fault(tx: Tx) -> int | None:
    """Return the number of the first line that was changed, moved or taken out, if any was."""
    previous, expected = NOTHING, 1
    query = text("SELECT seq, previous, hash, blob FROM opening ORDER BY seq")
    for seq, before, digest, blob in await tx.execute(query):
        if seq != expected or before != previous or digest != line_hash(seq, previous, blob):
            return int(expected)
        previous, expected = digest, expected + 1
    return None
