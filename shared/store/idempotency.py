"""Answers kept under the key a client chose, so that a request sent again is answered again."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text, delete, func, select
from sqlalchemy.dialects.postgresql import TIMESTAMP, insert

from shared.store.db import NAMES, Tx

METADATA: Final = MetaData(naming_convention=NAMES)
KEPT_FOR: Final = timedelta(days=7)

ANSWER: Final = Table(
    "kept_answer",
    METADATA,
    Column("caller", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request_sha256", LargeBinary, nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column(
        "kept_at",
        TIMESTAMP(timezone=True),
        server_default=func.now(),
        nullable=False,
        index=True,
    ),
)
TABLES: Final = (ANSWER,)


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What was answered, and the mark of the request it answered."""

    request_sha256: bytes
    status: int
    body: bytes


async def find(tx: Tx, caller: str, key: str) -> KeptAnswer | None:
    """Return the answer kept under a caller's key, if there is one."""
    row = (
        await tx.execute(select(ANSWER).where(ANSWER.c.caller == caller, ANSWER.c.key == key))
    ).one_or_none()
    return KeptAnswer(row.request_sha256, row.status, row.body) if row is not None else None


async def keep(tx: Tx, caller: str, key: str, answer: KeptAnswer) -> bool:
    """Keep an answer with the facts it tells of; False when the same key was just used."""
    kept = await tx.scalar(
        insert(ANSWER)
        .values(
            caller=caller,
            key=key,
            request_sha256=answer.request_sha256,
            status=answer.status,
            body=answer.body,
        )
        .on_conflict_do_nothing()
        .returning(ANSWER.c.key)
    )
    return kept is not None


async def forget(tx: Tx) -> None:
    """Drop the answers that no client will ask for again."""
    await tx.execute(delete(ANSWER).where(ANSWER.c.kept_at < func.now() - KEPT_FOR))
