"""Somebody no longer acts for a mission, at once."""

from uuid import UUID

from services.review.actions.write_to_mission import tell_mission
from services.review.store import missions
from shared.kernel.actors import Actor, Role
from shared.kernel.refusals import NotFound
from shared.store import passkeys, people
from shared.store.db import Tx, database_time
from shared.store.security_notices import Happening, tell


async def end_enrolment(tx: Tx, actor: Actor, person_id: UUID, *, base_url: str) -> None:
    """End a person's enrolment with all their passkeys and sessions.

    A focal point ends delegates of the own mission, an officer anybody. Refusals: NotFound.
    """
    is_officer = actor.role is Role.OFFICER
    known = await missions.get_active(tx, person_id, None if is_officer else actor.state)
    if not is_officer and known.role is not Role.DELEGATE:
        raise NotFound
    await missions.end(tx, person_id, by=actor.person_id, at=await database_time(tx))
    if (person := await people.find_person(tx, known.email)) is not None:
        await tell(tx, person, Happening.ACCOUNT_ENDED, base_url=base_url)
    await people.end_person(tx, person_id)
    await passkeys.forget_person(tx, person_id)
    mailbox = await missions.lock_mission(tx, known.state)
    await tell_mission(tx, "delegate-ended", known, mailbox, base_url=base_url)
