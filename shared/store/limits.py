"""How often something may happen: fixed windows, counted in one statement."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.dialects.postgresql import insert

from shared.kernel.refusals import TooMany
from shared.rates import Rate
from shared.store.db import Tx, database_time
from shared.store.people import WINDOW, digest


async def hit(tx: Tx, rate: Rate, name: str, subject: str) -> None:
    """Count one more of `name` for `subject`. Refusals: TooMany."""
    count, left = await tally(tx, rate.seconds, name, subject)
    if count > rate.times:
        raise TooMany(max(1, round(left.total_seconds())))


async def tally(tx: Tx, seconds: int, name: str, subject: str) -> tuple[int, timedelta]:
    """Count one more of `name` for `subject`, and tell how many there are in how much time left."""
    now = await database_time(tx)
    ends = _end_of_window(now, seconds)
    counting = insert(WINDOW).values(bucket=digest(f"{name}|{subject}"), expires_at=ends, count=1)
    count: int | None = await tx.scalar(
        counting.on_conflict_do_update(
            index_elements=["bucket", "expires_at"], set_={"count": WINDOW.c.count + 1}
        ).returning(WINDOW.c.count)
    )
    return count or 0, ends - now


def _end_of_window(now: datetime, seconds: int) -> datetime:
    began = int(now.timestamp()) // seconds * seconds
    return datetime.fromtimestamp(began, UTC) + timedelta(seconds=seconds)
