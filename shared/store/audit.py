"""The record of acts: rows come with what they tell of, and are chained within seconds."""

from collections.abc import AsyncIterator
from datetime import UTC
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Identity,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP, insert

from shared.audit_chain import START, Act, Checkpoint, Link, link_hash
from shared.store.db import NAMES, Tx

METADATA: Final = MetaData(naming_convention=NAMES)

AUDIT: Final = Table(
    "audit",
    METADATA,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("at", TIMESTAMP(timezone=True), nullable=False, server_default=func.now()),
    Column("who", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("sealed", LargeBinary),
    # The word of the policy table that it was written under, or "command".
    Column("kind", Text, nullable=False, server_default=""),
)
LINK: Final = Table(
    "audit_link",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    # No reference: a row that is gone has to show, and its place stays.
    Column("audit_id", BigInteger, nullable=False, unique=True),
    Column("hash", LargeBinary, nullable=False),
)
# What was signed last, for receipts; the signed words themselves are kept outside.
CHECKPOINT: Final = Table(
    "audit_checkpoint",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    Column("at", TIMESTAMP(timezone=True), nullable=False, server_default=func.now()),
)
TABLES: Final = (AUDIT, LINK, CHECKPOINT)
# What a service's roles may do with them.
RUN_TIME: Final = {each.name: "SELECT, INSERT" for each in TABLES}
AUDITOR: Final = {each.name: "SELECT" for each in TABLES}

# The kind and the role of what somebody did on the machine itself.
COMMAND: Final = "command"

LOCK: Final = 71_280_005
AT_ONCE: Final = 1000
# An act that was begun earlier may be committed later; no later than this many acts.
LATE_BY: Final = 10_000


async def record(
    tx: Tx,
    *,
    who: str,
    role: str,
    act: str,
    about: str = "",
    kind: str = "",
    sealed: bytes | None = None,
) -> None:
    """Write an act down in the transaction that does it; a sealed one shows its day only."""
    row: dict[str, Any] = {
        "who": who,
        "role": role,
        "act": act,
        "about": about,
        "kind": kind,
        "sealed": sealed,
    }
    if sealed is not None:
        row["at"] = func.date_trunc("day", func.now(), "UTC")
    await tx.execute(insert(AUDIT).values(row))


def _act(row: Row[Any]) -> Act:
    return Act(
        id=row.id,
        at=row.at.astimezone(UTC).isoformat(),
        who=row.who,
        role=row.role,
        act=row.act,
        about=row.about,
        sealed=row.sealed,
        kind=row.kind,
    )


async def head(tx: Tx) -> Checkpoint:
    """Return what the chain has come to."""
    query = select(LINK.c.seq, LINK.c.hash).order_by(LINK.c.seq.desc()).limit(1)
    last = (await tx.execute(query)).one_or_none()
    return Checkpoint(last.seq, last.hash) if last else Checkpoint(0, START)


def _loose(highest: int) -> Any:
    linked = select(LINK.c.audit_id).where(LINK.c.audit_id == AUDIT.c.id)
    return select(AUDIT).where(AUDIT.c.id > highest - LATE_BY, ~linked.exists())


async def checkpoint(tx: Tx) -> Checkpoint | None:
    """Return what the chain had come to when it was last signed, if it ever was."""
    query = select(CHECKPOINT.c.seq, CHECKPOINT.c.hash).order_by(CHECKPOINT.c.seq.desc()).limit(1)
    last = (await tx.execute(query)).one_or_none()
    return Checkpoint(last.seq, last.hash) if last else None


async def keep_checkpoint(tx: Tx, signed: Checkpoint) -> None:
    """Keep what was signed, for receipts to tell of."""
    # Of two workers both may have signed.
    row = insert(CHECKPOINT).values(seq=signed.seq, hash=signed.hash)
    await tx.execute(row.on_conflict_do_nothing())


async def checkpoints(tx: Tx) -> list[Checkpoint]:
    """Return every checkpoint that receipts may tell of."""
    rows = await tx.execute(select(CHECKPOINT.c.seq, CHECKPOINT.c.hash).order_by(CHECKPOINT.c.seq))
    return [Checkpoint(row.seq, row.hash) for row in rows]


async def chain_up(tx: Tx) -> int:
    """Link the acts that are not yet in the chain, and return how many; one job at a time."""
    if not await tx.scalar(select(func.pg_try_advisory_xact_lock(LOCK))):
        return 0
    last = await head(tx)
    highest = await tx.scalar(select(func.max(LINK.c.audit_id))) or 0
    rows = list(await tx.execute(_loose(highest).order_by(AUDIT.c.id).limit(AT_ONCE)))
    seq, previous, links = last.seq, last.hash, []
    for row in rows:
        seq += 1
        previous = link_hash(seq, previous, _act(row))
        links.append({"seq": seq, "audit_id": row.id, "hash": previous})
    if links:
        await tx.execute(insert(LINK), links)
    return len(links)


async def chain(tx: Tx) -> AsyncIterator[Link]:
    """Return the whole chain with its acts, in order."""
    query = (
        select(LINK.c.seq, LINK.c.hash, AUDIT)
        .join(AUDIT, AUDIT.c.id == LINK.c.audit_id, isouter=True)
        .order_by(LINK.c.seq)
        .execution_options(yield_per=AT_ONCE)
    )
    async for row in await tx.stream(query):
        yield Link(row.seq, row.hash, _act(row) if row.id is not None else None)


async def loose(tx: Tx) -> int:
    """Return how many acts older than a minute no link points to: none, while a worker runs."""
    query = text(
        "SELECT count(*) FROM audit WHERE at < now() - CASE WHEN sealed IS NULL"
        " THEN interval '1 minute' ELSE interval '1 day 1 minute' END"
        " AND NOT EXISTS (SELECT FROM audit_link WHERE audit_id = audit.id)"
    )
    return int(await tx.scalar(query) or 0)


async def latest(tx: Tx, *, before: int | None, size: int, kind: str | None = None) -> list[Act]:
    """Return acts, of one kind or all, newest first, from the one before `before` on."""
    query = select(AUDIT).order_by(AUDIT.c.id.desc()).limit(size)
    if before is not None:
        query = query.where(AUDIT.c.id < before)
    if kind is not None:
        query = query.where(AUDIT.c.kind == kind)
    return [_act(row) for row in await tx.execute(query)]
