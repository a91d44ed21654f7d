"""Each message is applied once, and each service token is good for one call."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Column, LargeBinary, MetaData, Table, Text, Uuid, delete, func, select
from sqlalchemy.dialects.postgresql import TIMESTAMP, insert

from shared.kernel.refusals import Conflict
from shared.store.db import NAMES, Tx

METADATA: Final = MetaData(naming_convention=NAMES)

INBOX: Final = Table(
    "inbox",
    METADATA,
    Column("message_id", Uuid, primary_key=True),
    Column("caller", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body_sha256", LargeBinary, nullable=False),
    Column("received_at", TIMESTAMP(timezone=True), server_default=func.now(), nullable=False),
)
SEEN_TOKEN: Final = Table(
    "seen_token",
    METADATA,
    Column("jti", Uuid, primary_key=True),
    Column("expires_at", TIMESTAMP(timezone=True), nullable=False, index=True),
)
TABLES: Final = (INBOX, SEEN_TOKEN)


async def take_in(tx: Tx, *, message_id: UUID, caller: str, kind: str, digest: bytes) -> bool:
    """Note a message and tell whether it is new. Refusals: Conflict if its body differs."""
    row = {"message_id": message_id, "caller": caller, "kind": kind, "body_sha256": digest}
    added = await tx.scalar(
        insert(INBOX).values(row).on_conflict_do_nothing().returning(INBOX.c.message_id)
    )
    if added is not None:
        return True
    known = await tx.scalar(select(INBOX.c.body_sha256).where(INBOX.c.message_id == message_id))
    if known != digest:
        raise Conflict
    return False


async def use_token(tx: Tx, jti: UUID, expires_at: datetime) -> bool:
    """Mark a service token as used and tell whether this was its first use."""
    row = {"jti": jti, "expires_at": expires_at}
    used = await tx.scalar(
        insert(SEEN_TOKEN).values(row).on_conflict_do_nothing().returning(SEEN_TOKEN.c.jti)
    )
    return used is not None


async def forget_tokens(tx: Tx) -> None:
    """Drop the tokens that no longer pass anyway."""
    await tx.execute(delete(SEEN_TOKEN).where(SEEN_TOKEN.c.expires_at < func.now()))
