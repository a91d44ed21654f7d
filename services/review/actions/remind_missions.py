"""Reminders to missions that have not opened a list; nobody is shown which those are."""

from uuid import UUID

from services.review.actions.write_letters import (
    closing_time,
    list_title,
    receiving_states,
    write_to_missions,
)
from services.review.domain.circulations import Stage, is_open
from services.review.store import circulations, readings
from services.review.store.keeper import Keeper
from shared.kernel.languages import LANGUAGES
from shared.kernel.modalities import Modalities
from shared.store.db import Tx, database_time


async def note_reading(tx: Tx, keeper: Keeper, circulation_id: UUID, state: str) -> None:
    """Note, under a mark that only the keeper can read, that a mission has opened a list."""
    await readings.note(tx, await keeper.reading_tags(circulation_id, [state]))


async def remind_missions(
    tx: Tx,
    keeper: Keeper,
    modalities: Modalities,
    circulation_id: UUID,
    *,
    hours: int,
    base_url: str,
) -> None:
    """Write to missions that have not opened an open list: whether they objected is not asked."""
    known = await circulations.get(tx, circulation_id, hold=True, only=())
    if known.stage is not Stage.CIRCULATED or not is_open(known, await database_time(tx)):
        return
    states = sorted(await receiving_states(tx, modalities))
    marks = dict(zip(await keeper.reading_tags(known.id, states), states, strict=True))
    opened = {marks[tag] for tag in await readings.known(tx, list(marks))}
    await write_to_missions(
        tx,
        "circulation-reminder",
        f"{known.id}:{known.round}:{hours}",
        {
            "number": str(known.number),
            "closes_at": closing_time(known),
            "list_url": f"{base_url}/circulations/{known.id}",
        },
        states=set(states) - opened,
        by_language={each: {"list": list_title(modalities, known, each)} for each in LANGUAGES},
    )
