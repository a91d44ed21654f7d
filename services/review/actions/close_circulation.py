from uuid import UUID

from services.review.domain import circulations as rules
from services.review.store import circulations, steps
from shared.store.db import Tx, database_time


async def close_circulation(tx: Tx, circulation_id: UUID) -> bool:
    """Close a list whose time is over, and tell whether it did; late or twice changes nothing."""
    known = await circulations.get(tx, circulation_id, lock=True)
    at = await database_time(tx)
    if not rules.is_due(known, at):
        return False
    await circulations.save_stage(tx, rules.move(known, "close"))
    await steps.note_step(tx, known.list_key, "closed", circulation_id=known.id, by=None, at=at)
    return True
