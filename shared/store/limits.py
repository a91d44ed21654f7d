"""How often something may happen: fixed windows, counted in one statement."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.dialects.postgresql import insert

from shared.kernel.refusals import TooMany
from shared.rates import Rate
from shared.store.db import Tx, database_time
from shared.store.people import WINDOW, digest


async def hit(tx: Tx, rate: Rate, name: str, subject: str) -> None:
    """Count one more of `name` for `subject`. Refusals: TooMany."""
    now = await database_time(tx)
    ends = _end_of_window(now, rate.seconds)
    counting = insert(WINDOW).values(bucket=digest(f"{name}|{subject}"), expires_at=ends, count=1)
    count = await tx.scalar(
        counting.on_conflict_do_update(
            index_elements=["bucket", "expires_at"], set_={"count": WINDOW.c.count + 1}
        ).returning(WINDOW.c.count)
    )
    if count > rate.times:
        raise TooMany(max(1, round((ends - now).total_seconds())))


def _end_of_window(now: datetime, seconds: int) -> datetime:
    began = int(now.timestamp()) // seconds * seconds
    return datetime.fromtimestamp(began, UTC) + timedelta(seconds=seconds)
