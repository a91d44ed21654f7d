"""Plain functions that build valid values and lists; tests name only what matters to them."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import event

from services.review.actions.circulate_list import circulate_list
from services.review.actions.compose_list import freeze_list, save_draft
from services.review.domain.circulations import Candidate, Circulation, Entry, Stage
from services.review.domain.positions import Kind, Position, latest
from services.review.store import candidates as candidate_store
from services.review.store import circulations
from services.review.store.keeper import Keeper, Opening
from services.review.store.tables import CirculationRow
from shared.kernel.actors import Actor, Role
from shared.messages.notify import Contact
from shared.modalities.load import load
from shared.settings import Settings
from shared.store import people
from shared.store.db import Sessions

NOON = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
MODALITIES = load("gcm-2018")
LIST = "conference"
BASE_URL = "http://review.test"


def candidate(name: str = "Harbour Light Network", **given: Any) -> Candidate:
    fixed: dict[str, Any] = {
        "application_id": uuid4(),
        "list_key": LIST,
        "reference": "AG-1",
        "name": name,
        "country": "FJI",
        "country_invented": False,
        "category": "ngo",
        "website": None,
        "purpose": "Helps newcomers find their feet.",
        "head_gender": "not-stated",
    }
    return Candidate(**(fixed | given))


def circulation(*entries: UUID, **given: Any) -> Circulation:
    fixed: dict[str, Any] = {
        "id": uuid4(),
        "list_key": LIST,
        "number": 1,
        "stage": Stage.CIRCULATED,
        "sha256": "0" * 64,
        "frozen_at": NOON - timedelta(days=9),
        "opens_at": NOON - timedelta(days=8),
        "closes_at": NOON,
        "entry_ids": frozenset(entries),
    }
    return Circulation(**(fixed | given))


def position(
    entry: UUID, *, state: str = "AAA", version: int = 1, kind: Kind = Kind.OBJECTION
) -> Position:
    return Position(
        circulation_id=UUID(int=1),
        state=state,
        entry_id=entry,
        version=version,
        kind=kind,
        basis=None,
        received_at=NOON - timedelta(days=1),
    )


def withdrawal(entry: UUID, *, state: str = "AAA", version: int = 2) -> Position:
    return position(entry, state=state, version=version, kind=Kind.NONE)


def soon(seconds: float = 3600) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


async def officer(sessions: Sessions) -> Actor:
    """Return the officer, made when new."""
    async with sessions.begin() as tx:
        email = "officer@opga.example"
        person = await people.ensure_person(tx, email, Role.OFFICER)
    return Actor(person_id=person, email=email, role=Role.OFFICER)


async def frozen(sessions: Sessions, *candidates: Candidate) -> Circulation:
    """Put candidates into the pool and freeze a list of exactly them."""
    by = await officer(sessions)
    chosen = candidates or (candidate(),)
    async with sessions.begin() as tx:
        for each in chosen:
            await candidate_store.add_candidate(tx, each)
        version, _before = await candidate_store.get_draft(tx, LIST)
        ids = [each.application_id for each in chosen]
        version = await save_draft(tx, MODALITIES, LIST, version=version, chosen=ids)
        return await freeze_list(tx, by, MODALITIES, LIST, version=version)


async def circulated(
    sessions: Sessions, *candidates: Candidate, closes_in: float = 3600
) -> tuple[Circulation, list[Entry]]:
    """Put candidates on a list that is before Member States, and return it with its entries."""
    made = await frozen(sessions, *candidates)
    by = await officer(sessions)
    async with sessions.begin() as tx:
        after = await circulate_list(
            tx, by, MODALITIES, made.id, closes_at=soon(closes_in), base_url=BASE_URL
        )
        return replace(after, entry_ids=made.entry_ids), await circulations.entries(tx, after)


def under(settings: Settings, process: str) -> Settings:
    """Return review's settings under another process, sealed to the same keys."""
    other = settings.model_copy(update={"process": process})
    if not other.process_keys.exists():
        shutil.copytree(settings.process_keys, other.process_keys)
    return other


class Reached:
    """Contacts as notify would know them: letters reach all but those in `silent`."""

    def __init__(self, *silent: str) -> None:
        self.silent = set(silent)

    async def unreachable(self, contacts: Sequence[Contact]) -> set[UUID]:
        return {each.id for each in contacts if each.address in self.silent}


OPENING = Opening("officer@opga.example", "tests")


async def everything(keeper: Keeper, circulation_id: UUID) -> list[Position]:
    """Return every State's last word on a list."""
    return latest(await keeper.everything(circulation_id, OPENING))


async def pass_the_close(sessions: Sessions, circulation_id: UUID) -> None:
    """Move the closing instant into the past, as if time had gone by."""
    await close_in(sessions, circulation_id, -0.000_001)


async def close_in(sessions: Sessions, circulation_id: UUID, seconds: float) -> None:
    """Move the closing instant to so many seconds from now."""
    async with sessions.begin() as tx:
        row = await tx.get_one(CirculationRow, circulation_id)
        row.closes_at = soon(seconds)


@contextmanager
def counted(sessions: Sessions) -> Iterator[list[str]]:
    """Note every statement that reaches the database meanwhile."""
    engine = sessions.kw["bind"].sync_engine
    found: list[str] = []

    def note(*given: Any) -> None:
        found.append(given[2].split(maxsplit=1)[0])

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
