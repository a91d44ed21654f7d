"""What becomes of travel support when the seat it was for ends, or passes to somebody else."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from services.registration.domain.representatives import Nomination, Representative
from services.registration.domain.travel import Standing, is_carried_over, travel_claim
from services.registration.store import fund, letters, representatives, travel
from services.registration.store.fund import SEAT_ENDED
from services.registration.store.travel import Traveller
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.store import registers
from shared.store.db import Tx


async def seats_ended(
    tx: Tx,
    modalities: Modalities,
    ended: Iterable[Nomination],
    *,
    by: Actor | None,
    at: datetime,
    base_url: str,
) -> None:
    """Take support back into the fund when the people it was for go no more.

    Comes after every desk that a transaction holds: calls are held after desks, in one order, and
    the fund after the calls.
    """
    supported = []
    for each in sorted(ended, key=lambda each: each.event_key):
        known = await travel.find_for(tx, each.representative_id, each.event_key)
        if known is not None and known.standing is Standing.SUPPORTED:
            supported.append(known)
    for known in supported:
        await _release(tx, modalities, known, by=by, at=at, base_url=base_url)


async def seat_passed_on(
    tx: Tx,
    modalities: Modalities,
    nomination: Nomination,
    substitute: Representative,
    *,
    by: Actor,
    at: datetime,
    base_url: str,
) -> None:
    """Let the request stand for a substitute whose claim is as strong; otherwise end the support.

    Its time and its place in the order stay, as the seat's do.
    """
    known = await travel.find_for(tx, nomination.representative_id, nomination.event_key)
    if known is None:
        return
    before = await representatives.get(tx, known.application_id, known.representative_id)
    states = await registers.list_states(tx, at.date())
    claims = [
        travel_claim(modalities, states[each].groups if each in states else ())
        for each in (before.nationality, substitute.nationality)
    ]
    has_own = await travel.find_present(tx, known.round_id, substitute.id) is not None
    if is_carried_over(*claims) and not has_own:
        await travel.pass_on(tx, known.id, substitute.id)
    elif known.standing is Standing.SUPPORTED:
        await _release(tx, modalities, known, by=by, at=at, base_url=base_url)


async def _release(
    tx: Tx,
    modalities: Modalities,
    known: Traveller,
    *,
    by: Actor | None,
    at: datetime,
    base_url: str,
) -> None:
    await fund.give_back(tx, modalities.process, known.id, by=by, at=at, note=SEAT_ENDED)
    await travel.save_standing(tx, known.id, Standing.RELEASED)
    await letters.about_travel(tx, [replace(known, standing=Standing.RELEASED)], 0, base_url)
