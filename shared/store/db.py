"""What every service's tables and transactions have in common."""

from datetime import datetime
from typing import Any, ClassVar, Final

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

Tx = AsyncSession
Sessions = async_sessionmaker[AsyncSession]

NAMES: Final = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class TableDefaults:
    """Mixed into each service's own DeclarativeBase, so metadata is never shared."""

    type_annotation_map: ClassVar = {datetime: TIMESTAMP(timezone=True), dict[str, Any]: JSONB}


def create_sessions(url: str, *, pool_size: int = 10) -> Sessions:
    """Open a pool of connections to `url`; connections are checked before use."""
    engine = create_async_engine(
        url, pool_size=pool_size, max_overflow=10, pool_pre_ping=True, pool_timeout=10
    )
    return async_sessionmaker(engine, expire_on_commit=False)


async def database_time(tx: Tx) -> datetime:
    """Read the only clock deadlines obey: after the lock, in its own statement."""
    now: datetime = (await tx.execute(select(func.clock_timestamp()))).scalar_one()
    return now
