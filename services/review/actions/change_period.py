"""More time, a stopped clock, another round: each with its reason, and a letter to missions."""

from datetime import datetime
from functools import partial
from typing import Protocol
from uuid import UUID

from services.review.actions.write_letters import (
    closing_time,
    list_title,
    receiving_states,
    write_to_missions,
)
from services.review.domain import circulations as rules
from services.review.domain.circulations import Circulation
from services.review.store import circulations, steps
from shared.kernel.actors import Actor
from shared.kernel.languages import LANGUAGES
from shared.kernel.modalities import Modalities
from shared.messages.review import ListCirculated
from shared.store.db import Tx, database_time
from shared.store.outbox import defer, emit


class Change(Protocol):
    """A rule that moves a list on."""

    def __call__(self, circulation: Circulation, /, *, at: datetime) -> Circulation: ...


async def extend(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    circulation_id: UUID,
    *,
    closes_at: datetime,
    reason: str,
    base_url: str,
) -> Circulation:
    """Give States more time. Refusals: NotFound, Conflict, Invalid, Incomplete without reason."""
    change = partial(rules.extend, closes_at=closes_at)
    changed = await _change(tx, actor, circulation_id, "extended", change, reason)
    await _set_clock(tx, modalities, changed, base_url)
    return changed


async def suspend(tx: Tx, actor: Actor, circulation_id: UUID, *, reason: str) -> Circulation:
    """Stop the clock: States may still speak. Refusals: NotFound, Conflict, Incomplete."""
    return await _change(tx, actor, circulation_id, "suspended", rules.suspend, reason)


async def resume(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    circulation_id: UUID,
    *,
    closes_at: datetime,
    reason: str,
    base_url: str,
) -> Circulation:
    """Let the clock run to a new instant. Refusals: NotFound, Conflict, Invalid, Incomplete."""
    change = partial(rules.resume, closes_at=closes_at)
    changed = await _change(tx, actor, circulation_id, "resumed", change, reason)
    await _set_clock(tx, modalities, changed, base_url)
    return changed


async def reopen(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    circulation_id: UUID,
    *,
    closes_at: datetime,
    reason: str,
    base_url: str,
) -> Circulation:
    """Begin another round of a closed list. Refusals: NotFound, Conflict, Invalid, Incomplete."""
    change = partial(rules.reopen, closes_at=closes_at)
    changed = await _change(tx, actor, circulation_id, "reopened", change, reason)
    await _set_clock(tx, modalities, changed, base_url)
    return changed


async def _change(
    tx: Tx, actor: Actor, circulation_id: UUID, what: str, change: Change, reason: str
) -> Circulation:
    words = rules.require_reason(reason)
    known = await circulations.get(tx, circulation_id, lock=True)
    at = await database_time(tx)
    changed = change(known, at=at)
    await circulations.save_stage(tx, changed)
    await steps.note_step(
        tx,
        known.list_key,
        what,
        circulation_id=known.id,
        by=actor,
        at=at,
        reason=words,
        closes_at=changed.closes_at if changed.closes_at != known.closes_at else None,
    )
    return changed


async def _set_clock(
    tx: Tx, modalities: Modalities, circulation: Circulation, base_url: str
) -> None:
    """Tell missions and registration of a new instant, and close at it."""
    assert circulation.closes_at is not None
    entries = await circulations.entries(tx, circulation)
    await emit(
        tx,
        ListCirculated(
            circulation_id=circulation.id,
            list_key=circulation.list_key,
            number=circulation.number,
            closes_at=circulation.closes_at,
            provisional=modalities.registration.provisional.value,
            application_ids=tuple(each.candidate.application_id for each in entries),
        ),
    )
    await write_to_missions(
        tx,
        "circulation-extended",
        f"{circulation.id}:{circulation.round}:{circulation.closes_at.isoformat()}",
        {
            "number": str(circulation.number),
            "closes_at": closing_time(circulation),
            "list_url": f"{base_url}/circulations/{circulation.id}",
        },
        states=await receiving_states(tx, modalities),
        by_language={
            each: {"list": list_title(modalities, circulation, each)} for each in LANGUAGES
        },
        about=f"closing:{circulation.id}",
    )
    job = {"circulation_id": str(circulation.id)}
    await defer(tx, "close_circulation", job, at=circulation.closes_at)
