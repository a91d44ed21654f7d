from dataclasses import dataclass
from uuid import UUID

from services.registration.actions import seating
from services.registration.domain import applications as rules
from services.registration.domain.applications import Application
from services.registration.domain.merging import Merge, taking_over
from services.registration.domain.representatives import Stage as Seat
from services.registration.store import applications, confirmations, letters, merges
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.store.db import Tx, database_time


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeApplications:
    kept_id: UUID
    kept_version: int
    duplicate_id: UUID
    duplicate_version: int
    reason: str


async def merge_applications(
    tx: Tx, actor: Actor, modalities: Modalities, command: MergeApplications, *, base_url: str
) -> Application:
    """Let a duplicate go on in another application of the same entity, and tell both.

    What either asked for is asked for, from the time of the earlier. The duplicate can still be
    read by whoever holds it; who speaks for the organization is for its focal point to say.
    Refusals: NotFound, WrongVersion, Invalid, Conflict where they cannot become one.
    """
    found = {
        each: await applications.get(tx, each, lock=True)
        for each in sorted({command.kept_id, command.duplicate_id})
    }
    kept, duplicate = found[command.kept_id], found[command.duplicate_id]
    if rules.is_repeat(duplicate, "merge", version=command.duplicate_version):
        earlier = await merges.find(tx, duplicate.id)
        if earlier is not None and earlier.kept_id == kept.id:
            return kept
    at = await database_time(tx)
    after = taking_over(kept, duplicate, version=command.kept_version)
    ended = rules.move(duplicate, "merge", version=command.duplicate_version)
    await applications.save(tx, ended, by=actor, at=at, note="merged")
    await applications.save(tx, after, by=actor, at=at, note="took over a duplicate")
    merge = Merge(
        duplicate_id=duplicate.id,
        kept_id=kept.id,
        kept_reference=kept.reference or "",
        reason=command.reason,
        at=at,
    )
    await merges.add(tx, merge, by=actor)
    await applications.release_claim(tx, duplicate.id)
    await confirmations.end(tx, at, application_id=duplicate.id)
    await seating.free(tx, modalities, ended, Seat.CANCELLED, base_url)
    for each in (ended, after):
        await letters.about_merge(tx, each, ended, after, base_url)
    return after
