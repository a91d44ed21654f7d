"""Plain functions that build valid domain values; tests name only what matters to them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.review.domain.candidates import Candidate, HeadGender
from services.review.domain.circulations import Circulation, circulate, freeze
from services.review.domain.positions import Kind, Position
from shared.modalities.load import load

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
MODALITIES = load("gcm-2018")
RULES = MODALITIES.objections


def candidate(name: str = "Harbour Light Network", **given: Any) -> Candidate:
    fixed: dict[str, Any] = {
        "application_id": uuid4(),
        "list_key": "conference",
        "reference": f"AG-{name[:3].upper()}",
        "name": name,
        "country": "FJI",
        "category": "ngo",
        "purpose": "Helps newcomers find their feet.",
        "head_gender": HeadGender.NOT_STATED,
    }
    return Candidate(**(fixed | given))


def frozen(*candidates: Candidate) -> Circulation:
    return freeze(
        circulation_id=uuid4(),
        process="gcm-2018",
        list_key="conference",
        number=1,
        names=[(uuid4(), each) for each in candidates or (candidate(),)],
        at=NOON - timedelta(days=9),
    )


def circulation(*candidates: Candidate, closes_at: datetime = NOON) -> Circulation:
    return circulate(
        frozen(*candidates), closes_at=closes_at, at=NOON - timedelta(days=8)
    )


def objection(entry: UUID, *, state: str = "AAA", version: int = 1) -> Position:
    return position(entry, state=state, version=version)


def withdrawal(entry: UUID, *, state: str = "AAA", version: int = 2) -> Position:
    return position(entry, state=state, version=version, kind=Kind.NONE)


def position(
    entry: UUID, *, state: str, version: int, kind: Kind = Kind.OBJECTION
) -> Position:
    return Position(
        state=state,
        entry_id=entry,
        version=version,
        kind=kind,
        basis=None,
        received_at=NOON - timedelta(days=1),
    )
