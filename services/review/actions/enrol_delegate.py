"""A focal point enrols delegates of the own mission."""

from uuid import uuid4

from services.review.actions.write_to_mission import send_link, tell_mission
from services.review.domain import missions as rules
from services.review.domain.missions import Enrolment
from services.review.store import missions
from shared.kernel.actors import Actor, Role
from shared.kernel.refusals import Invalid, NotFound
from shared.store import invitations, passkeys, people
from shared.store.db import Tx, database_time
from shared.store.security_notices import Happening, tell


async def enrol_delegate(
    tx: Tx, actor: Actor, *, name: str, email: str, most: int, base_url: str
) -> str:
    """Enrol a delegate of the actor's own mission, and return the code to be said in person.

    Enrolling somebody again ends the passkeys and sessions they had. Refusals: NotFound,
    Invalid when the address acts elsewhere or the mission has its `most` delegates.
    """
    if actor.state is None:
        raise NotFound
    await missions.lock_mission(tx, actor.state)
    tidy = people.tidy_email(email)
    if tidy == actor.email:
        # Whoever lost their own key is enrolled by the Office, which calls back.
        raise Invalid({"email": "address-taken"})
    rules.require_free(await people.find_person(tx, tidy), actor.state)
    rules.require_room(await missions.list_active(tx, actor.state), tidy, most)
    enrolment = Enrolment(
        id=uuid4(),
        state=actor.state,
        role=Role.DELEGATE,
        name=name,
        email=tidy,
        asked_by=actor.person_id,
        asked_at=await database_time(tx),
    )
    await missions.add(tx, enrolment)
    return await let_in(tx, actor, enrolment, base_url=base_url)


async def let_in(tx: Tx, actor: Actor, enrolment: Enrolment, *, base_url: str) -> str:
    """Carry out an enrolment: end what the person had, send the link, return the code."""
    at = await database_time(tx)
    person_id = await people.place(tx, enrolment.email, enrolment.role, enrolment.state)
    if await passkeys.has_passkey(tx, person_id):
        await _tell_person(tx, enrolment.email, base_url=base_url)
    await passkeys.forget_person(tx, person_id)
    await missions.end(tx, person_id, by=actor.person_id, at=at)
    await missions.decide(
        tx, enrolment.id, by=actor.person_id, at=at, is_approved=True, person_id=person_id
    )
    made = await invitations.enrol(tx, person_id)
    await send_link(tx, enrolment, person_id, made.token, base_url=base_url)
    mailbox = await missions.lock_mission(tx, enrolment.state)
    await tell_mission(tx, "delegate-enrolled", enrolment, mailbox, base_url=base_url)
    return made.code


async def _tell_person(tx: Tx, email: str, *, base_url: str) -> None:
    person = await people.find_person(tx, email)
    assert person is not None
    await tell(tx, person, Happening.ENROLLED_ANEW, base_url=base_url)
