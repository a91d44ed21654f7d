"""A list goes to Member States: asked for by one officer, approved by another."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.review.actions.check_circulation import reach_of_missions
from services.review.actions.write_letters import (
    closing_time,
    list_title,
    receiving_states,
    write_to_missions,
)
from services.review.domain import circulations as rules
from services.review.domain.circulations import Circulation
from services.review.domain.preflight import (
    CirculationRequest,
    require_decided,
    require_long_enough,
)
from services.review.domain.reminders import reminder_times
from services.review.store import circulations, decisions, steps, versions
from services.review.store.contacts import Contacts
from shared.kernel.actors import Actor
from shared.kernel.languages import LANGUAGES
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import Conflict, SamePerson
from shared.messages.review import ListCirculated
from shared.store.db import Tx, database_time
from shared.store.outbox import defer, emit

CIRCULATE = "circulate"


async def ask_to_circulate(
    tx: Tx,
    contacts: Contacts,
    actor: Actor,
    modalities: Modalities,
    circulation_id: UUID,
    request: CirculationRequest,
) -> Circulation:
    """Ask another officer to approve that a frozen list goes to Member States.

    A reason decides that it goes out past the missions that letters do not reach now. Refusals:
    NotFound, Conflict when it was circulated before, or when no mission is reached; Invalid for
    a time gone by or too near, Incomplete without a reason; Busy.
    """
    known = await circulations.get(tx, circulation_id, lock=True)
    at = await database_time(tx)
    rules.circulate(known, closes_at=request.closes_at, at=at)
    require_long_enough(modalities, closes_at=request.closes_at, at=at)
    reach = await reach_of_missions(tx, contacts, modalities)
    decided = replace(request, unreachable=reach.unreachable, reason=request.reason.strip())
    require_decided(decided, reach.reachable, reach.unreachable)
    if reach.unreachable:
        await steps.note_step(
            tx,
            known.list_key,
            "contacts-decided",
            circulation_id=known.id,
            by=actor,
            at=at,
            reason=decided.reason,
        )
    await decisions.ask_approval(
        tx, known.id, CIRCULATE, _details(decided), by=actor.person_id, at=at
    )
    return known


def _details(request: CirculationRequest) -> dict[str, Any]:
    return {
        "closes_at": request.closes_at.isoformat(),
        "unreachable": sorted(request.unreachable),
        "reason": request.reason,
    }


def request_of(details: dict[str, Any]) -> CirculationRequest:
    """Return what was asked for, as it was written down."""
    return CirculationRequest(
        closes_at=datetime.fromisoformat(details["closes_at"]),
        unreachable=frozenset(details.get("unreachable", ())),
        reason=details.get("reason", ""),
    )


async def approve_circulation(
    tx: Tx,
    contacts: Contacts,
    actor: Actor,
    modalities: Modalities,
    circulation_id: UUID,
    *,
    base_url: str,
) -> Circulation:
    """Circulate what another officer asked for.

    Refusals: NotFound, Conflict, SamePerson, Invalid, Busy.
    """
    known = await circulations.get(tx, circulation_id, lock=True)
    asked = await decisions.find_asked(tx, known.id, CIRCULATE)
    if asked is None:
        raise Conflict("nobody asked for it")
    if asked.asked_by == actor.person_id:
        raise SamePerson
    request = request_of(asked.details)
    reach = await reach_of_missions(tx, contacts, modalities)
    require_decided(request, reach.reachable, reach.unreachable)
    at = await database_time(tx)
    await decisions.settle(tx, known.id, CIRCULATE, by=actor.person_id, at=at, is_approved=True)
    return await circulate_list(
        tx, actor, modalities, circulation_id, closes_at=request.closes_at, base_url=base_url
    )


async def circulate_list(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    circulation_id: UUID,
    *,
    closes_at: datetime,
    base_url: str,
) -> Circulation:
    """Submit a frozen list to Member States on a non-objection basis until `closes_at`.

    Applicants learn where their name is, every delegate gets a letter, and the close is set.
    Refusals: NotFound, Conflict when it was circulated before, Invalid for a time gone by.
    """
    known = await circulations.get(tx, circulation_id, lock=True)
    at = await database_time(tx)
    circulated = rules.circulate(known, closes_at=closes_at, at=at)
    await circulations.save_stage(tx, circulated)
    proposed = await circulations.frozen_content(tx, known.id)
    await versions.add_version(tx, known.id, "proposed", proposed, at=at)
    await steps.note_step(
        tx,
        known.list_key,
        "circulated",
        circulation_id=known.id,
        by=actor,
        at=at,
        closes_at=closes_at,
    )
    entries = await circulations.entries(tx, circulated)
    await emit(
        tx,
        ListCirculated(
            circulation_id=known.id,
            list_key=known.list_key,
            number=known.number,
            closes_at=closes_at,
            provisional=modalities.registration.provisional.value,
            application_ids=tuple(entry.candidate.application_id for entry in entries),
        ),
    )
    await _write(tx, modalities, circulated, len(entries), base_url)
    await _set_jobs(tx, modalities, circulated, at)
    return circulated


async def _set_jobs(tx: Tx, modalities: Modalities, circulation: Circulation, at: datetime) -> None:
    assert circulation.closes_at is not None
    job = {"circulation_id": str(circulation.id)}
    await defer(tx, "close_circulation", job, at=circulation.closes_at)
    hours = modalities.objections.reminder_hours.value
    for number, instant in reminder_times(circulation.closes_at, hours, at):
        await defer(tx, "remind_missions", {**job, "hours": number}, at=instant)


async def _write(
    tx: Tx, modalities: Modalities, circulation: Circulation, names: int, base_url: str
) -> None:
    values = {
        "number": str(circulation.number),
        "names_count": str(names),
        "closes_at": closing_time(circulation),
        "portal_url": f"{base_url}/circulations/{circulation.id}",
    }
    by_language = {
        each: {"list_title": list_title(modalities, circulation, each)} for each in LANGUAGES
    }
    await write_to_missions(
        tx,
        "list-circulated",
        str(circulation.id),
        values,
        states=await receiving_states(tx, modalities),
        by_language=by_language,
    )
