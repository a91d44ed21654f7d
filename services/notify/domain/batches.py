"""Mass letters wait until a second person has looked at them."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.kernel.refusals import AlreadyDone, SamePerson


class Stage(StrEnum):
    HELD = "held"
    RELEASED = "released"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Batch:
    """Letters asked for together by one caller."""

    id: UUID
    caller: str
    letter: str
    stage: Stage
    drafted_by: str | None
    drafted_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None


def release(batch: Batch, *, by: str, at: datetime) -> Batch:
    """Let a batch go. Refusals: AlreadyDone, SamePerson."""
    _require_held(batch)
    if batch.drafted_by is not None and batch.drafted_by.lower() == by.lower():
        raise SamePerson
    return replace(batch, stage=Stage.RELEASED, decided_by=by, decided_at=at)


def cancel(batch: Batch, *, by: str, at: datetime) -> Batch:
    """Give up a batch before anything is sent. Refusals: AlreadyDone."""
    _require_held(batch)
    return replace(batch, stage=Stage.CANCELLED, decided_by=by, decided_at=at)


def _require_held(batch: Batch) -> None:
    if batch.stage is not Stage.HELD:
        raise AlreadyDone
