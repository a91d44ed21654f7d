"""Access to the parts of a meeting: asked for by an organization, decided by a clerk."""

from collections.abc import Mapping
from uuid import UUID

from services.registration.actions import seating
from services.registration.domain import segments as rules
from services.registration.domain.representatives import require_open
from services.registration.domain.segments import Access
from services.registration.store import applications, letters, nominations, segments
from services.registration.store.segments import Candidate
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.kernel.refusals import NotFound
from shared.store.db import Tx, database_time


async def ask_segments(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    application_id: UUID,
    nomination_id: UUID,
    wanted: frozenset[str],
) -> dict[str, Access]:
    """Ask that a representative may be at these parts of a meeting, and at no others.

    Refusals: NotFound, Conflict once the nomination is over, Invalid.
    """
    await applications.get_own(tx, actor, application_id, lock=True)
    known = await nominations.get(tx, application_id, nomination_id)
    require_open(known)
    rules.require_offered(modalities.event(known.event_key), wanted)
    await segments.ask(tx, known.id, wanted, await database_time(tx))
    return (await segments.access_of(tx, [known.id]))[known.id]


async def decide_segments(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    event_key: str,
    segment_key: str,
    decisions: Mapping[UUID, Access],
    *,
    base_url: str,
) -> list[Candidate]:
    """Decide of several people whether they may be at a part of a meeting, and tell each change.

    All or none. Refusals: NotFound for who does not ask or has no seat, Invalid where there is no
    room.
    """
    desk = await seating.hold(tx, modalities, event_key, base_url)
    segment = rules.segment_of(desk.meeting.event, segment_key)
    asking = {
        each.nomination_id: each for each in await segments.candidates(tx, event_key, segment_key)
    }
    if not set(decisions) <= set(asking):
        raise NotFound
    after = {key: decisions.get(key, each.access) for key, each in asking.items()}
    rules.require_room(segment, sum(each is Access.APPROVED for each in after.values()))
    for key, access in decisions.items():
        candidate = asking[key]
        if candidate.access is access:
            continue
        await segments.decide(tx, key, segment_key, access, by=actor, at=desk.at)
        application = await applications.get(tx, candidate.application_id)
        await letters.about_segment(
            tx, application, desk.meeting, segment, candidate, access, base_url, at=desk.at
        )
    return await segments.candidates(tx, event_key, segment_key)
