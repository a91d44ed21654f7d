"""What waits at the Office's desk, for its weekly letter: lists by stage and enrolments.

Nothing here may depend on what a State said, asked or was told.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from services.review.domain.circulations import Stage
from services.review.store.mission_tables import EnrolmentRow
from services.review.store.tables import CirculationRow
from shared.store.db import Tx

STAGES: Final = (Stage.FROZEN, Stage.CIRCULATED, Stage.SUSPENDED, Stage.CLOSED)


async def at_lists(tx: Tx, _since: datetime) -> Mapping[str, int]:
    """Return the lists that are not over, by stage, and who waits for a second officer."""
    rows = await tx.execute(
        select(CirculationRow.stage, func.count().label("number")).group_by(CirculationRow.stage)
    )
    lists = {row.stage: row.number for row in rows}
    waiting = select(func.count()).where(EnrolmentRow.is_approved.is_(None))
    return {
        **{f"lists-{stage}": lists.get(stage, 0) for stage in STAGES},
        "enrolments-waiting": await tx.scalar(waiting) or 0,
    }
