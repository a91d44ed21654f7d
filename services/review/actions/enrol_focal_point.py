"""The Office enrols a mission's focal point: one officer after a call-back, a second approves."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from services.review.actions.enrol_delegate import let_in
from services.review.domain import missions as rules
from services.review.domain.missions import CallBack, Enrolment
from services.review.store import missions
from shared.kernel.actors import Actor, Role
from shared.kernel.refusals import Invalid
from shared.store import people, registers
from shared.store.db import Tx, database_time


@dataclass(frozen=True, slots=True, kw_only=True)
class AskFocalPoint:
    """What an officer enters after the call-back."""

    state: str
    name: str
    email: str
    mailbox: str
    call_back: CallBack


async def ask_focal_point(tx: Tx, actor: Actor, given: AskFocalPoint) -> UUID:
    """Put a focal point forward for a second officer; nobody is let in by it.

    Refusals: Invalid.
    """
    at = await database_time(tx)
    if given.state not in await registers.list_states(tx, at.date()):
        raise Invalid({"state": "not-offered"})
    email = people.tidy_email(given.email)
    rules.require_free(await people.find_person(tx, email), given.state)
    enrolment = Enrolment(
        id=uuid4(),
        state=given.state,
        role=Role.FOCAL_POINT,
        name=given.name,
        email=email,
        mailbox=people.tidy_email(given.mailbox),
        call_back=given.call_back,
        asked_by=actor.person_id,
        asked_at=at,
    )
    await missions.add(tx, enrolment)
    return enrolment.id


async def approve_focal_point(tx: Tx, actor: Actor, enrolment_id: UUID, *, base_url: str) -> str:
    """Enrol whom another officer put forward, and return the code to be said by telephone.

    Passkeys and sessions that the person had are ended. Refusals: NotFound, AlreadyDone,
    SamePerson for whoever asked, Invalid when the address acts elsewhere meanwhile.
    """
    asked = await missions.get(tx, enrolment_id)
    rules.require_second_person(asked, actor)
    rules.require_free(await people.find_person(tx, asked.email), asked.state)
    await missions.set_mailbox(tx, asked.state, asked.mailbox or "")
    return await let_in(tx, actor, asked, base_url=base_url)


async def refuse_focal_point(tx: Tx, actor: Actor, enrolment_id: UUID) -> None:
    """Turn down what another officer put forward. Refusals: NotFound, AlreadyDone, SamePerson."""
    asked = await missions.get(tx, enrolment_id)
    rules.require_second_person(asked, actor)
    at = await database_time(tx)
    await missions.decide(tx, asked.id, by=actor.person_id, at=at, is_approved=False)
