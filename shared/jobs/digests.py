"""What waits at each desk, told to those who work there once a week, in their own language."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from procrastinate import App

from shared.jobs.queue import Patiently
from shared.kernel.actors import Role
from shared.messages.notify import Notice
from shared.store import people
from shared.store.contacts import ask_for_letter, contact_of
from shared.store.db import Sessions, Tx, database_time

MONDAY_MORNING: Final = "0 12 * * 1"
A_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk: its name in the letter, who works there, its page, and what waits there.

    `counts` knows what the past week was, since when, by codes that the letter has words for.
    """

    name: str
    role: Role
    path: str
    counts: Callable[[Tx, datetime], Awaitable[Mapping[str, int]]]


async def write_digest(tx: Tx, desk: Desk, base_url: str) -> None:
    """Tell each who works at a desk what waits there, once a week; nothing when nothing does."""
    at = await database_time(tx)
    found = await desk.counts(tx, at - A_WEEK)
    lines = "\n".join(f"{code}={number}" for code, number in found.items() if number)
    if not lines:
        return
    values = {"desk": desk.name, "lines": lines, "desk_url": f"{base_url}{desk.path}"}
    for person in await people.list_people(tx, desk.role):
        notice = Notice(
            key=f"desk-digest:{at:%G-%V}:{person.person_id}",
            language=person.language,
            contact=person.person_id,
            values=values,
        )
        await ask_for_letter(tx, "desk-digest", contact_of(person), notice)


def install(app: App, sessions: Sessions, desks: Sequence[Desk], base_url: str) -> None:
    """Give `app` the task that writes to each desk every Monday."""

    @app.periodic(cron=MONDAY_MORNING)
    @app.task(name="digest", queue="work", retry=Patiently())
    async def digest(timestamp: int) -> None:
        del timestamp
        async with sessions.begin() as tx:
            for desk in desks:
                await write_digest(tx, desk, base_url)
