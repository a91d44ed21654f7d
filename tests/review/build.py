"""Plain functions that build valid domain values; tests name only what matters to them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.review.actions.circulate_list import CirculateList, circulate_list
from services.review.actions.freeze_list import FreezeList, freeze_list
from services.review.actions.save_draft_list import SaveDraftList, save_draft_list
from services.review.domain.candidates import Candidate, HeadGender
from services.review.domain.circulations import Circulation, circulate, freeze
from services.review.domain.positions import Kind, Position
from services.review.store import candidates as store
from services.review.store import draft_lists
from services.review.store.tables import CirculationRow
from shared.modalities.load import load
from shared.store.db import Sessions

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


OFFICER = UUID(int=1)
PROCESS = "gcm-2018"


def soon(seconds: float = 3600) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


async def circulated(
    sessions: Sessions,
    *candidates: Candidate,
    closes_in: float = 3600,
    list_key: str = "conference",
) -> Circulation:
    """Put candidates on a list that is before Member States, through the actions."""
    made = await frozen_list(sessions, *candidates, list_key=list_key)
    async with sessions.begin() as tx:
        return await circulate_list(
            tx,
            MODALITIES,
            CirculateList(
                circulation_id=made.id,
                closes_at=soon(closes_in),
                person_id=OFFICER,
                portal_url="http://review.test/circulations",
            ),
        )


async def frozen_list(
    sessions: Sessions, *candidates: Candidate, list_key: str = "conference"
) -> Circulation:
    """Put candidates into the pool and freeze a list of exactly them."""
    chosen = [replace(each, list_key=list_key) for each in candidates or (candidate(),)]
    async with sessions.begin() as tx:
        for each in chosen:
            await store.append(tx, PROCESS, each)
        draft = await draft_lists.get(tx, PROCESS, list_key)
        draft = await save_draft_list(
            tx,
            SaveDraftList(
                process=PROCESS,
                list_key=list_key,
                version=draft.version,
                candidates=frozenset(each.application_id for each in chosen),
                person_id=OFFICER,
            ),
        )
        command = FreezeList(
            process=PROCESS, list_key=list_key, version=draft.version, person_id=OFFICER
        )
        return await freeze_list(tx, command)


async def pass_the_close(sessions: Sessions, circulation_id: UUID) -> None:
    """Move the closing instant into the past, as if time had gone by."""
    async with sessions.begin() as tx:
        row = await tx.get_one(CirculationRow, circulation_id)
        row.closes_at = datetime.now(UTC) - timedelta(microseconds=1)
