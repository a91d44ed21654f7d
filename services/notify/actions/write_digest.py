from datetime import timedelta
from typing import Final

from services.notify.store import digests
from shared.messages.notify import Notice, NoticeRequested
from shared.store.db import Tx, database_time
from shared.store.outbox import emit

A_WEEK: Final = timedelta(days=7)


async def write_digest(tx: Tx, base_url: str) -> None:
    """Tell each officer of the desk how the week was, once a week; nothing when all is well."""
    at = await database_time(tx)
    counts = await digests.counts(tx, since=at - A_WEEK)
    if not counts:
        return
    values = {
        "desk": "letters",
        "lines": "\n".join(f"{code}={number}" for code, number in counts.items()),
        "desk_url": f"{base_url}/desk/delivery",
    }
    for person in await digests.list_officers(tx):
        notice = Notice(
            key=f"desk-digest:{at:%G-%V}:{person.id}",
            language=person.language,
            to=person.email,
            values=values,
        )
        await emit(tx, NoticeRequested(letter="desk-digest", notice=notice))
