"""What waits at the desks of registration, for their weekly letter."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from services.registration.domain import applications, hearings, travel
from services.registration.domain.corrections import CorrectionStage
from services.registration.store.desk_tables import CaseRow, StatusFlagRow
from services.registration.store.document_tables import CorrectionRow
from services.registration.store.tables import ApplicationRow
from services.registration.store.travel_tables import TravelRequestRow
from services.registration.store.view_tables import InterestRow
from shared.store.db import Tx


async def _count(tx: Tx, *conditions: ColumnElement[bool]) -> int:
    return await tx.scalar(select(func.count()).where(*conditions)) or 0


async def at_applications(tx: Tx, _since: datetime) -> Mapping[str, int]:
    """Return what waits for clerks."""
    submitted = ApplicationRow.stage == applications.Stage.SUBMITTED
    assigned = select(CaseRow.application_id).where(
        CaseRow.application_id == ApplicationRow.id, CaseRow.assignee_id.is_not(None)
    )
    return {
        "applications-submitted": await _count(tx, submitted),
        "applications-unassigned": await _count(tx, submitted, ~assigned.exists()),
        "corrections-pending": await _count(tx, CorrectionRow.stage == CorrectionStage.PENDING),
        "status-flags-open": await _count(tx, StatusFlagRow.decision.is_(None)),
        "speakers-interested": await _count(
            tx, InterestRow.standing == hearings.Standing.INTERESTED
        ),
    }


async def at_fund(tx: Tx, _since: datetime) -> Mapping[str, int]:
    """Return what waits for those who keep the fund."""
    ranked = TravelRequestRow.standing == travel.Standing.RANKED
    return {"travel-ranked": await _count(tx, ranked)}


async def at_hearings(tx: Tx, _since: datetime) -> Mapping[str, int]:
    """Return what waits for those who choose speakers."""
    shortlisted = InterestRow.standing == hearings.Standing.SHORTLISTED
    return {"speakers-shortlisted": await _count(tx, shortlisted)}
