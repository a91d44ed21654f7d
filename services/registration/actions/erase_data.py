"""Erasing before the day, at the wish of whose data they are; each erasure goes on the list."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from services.registration.domain import erasing as rules
from services.registration.domain.applications import Application
from services.registration.domain.erasing import Kind
from services.registration.domain.hearings import Standing as Wish
from services.registration.domain.members import require_focal_point
from services.registration.store import applications, erasing, hearings, nominations
from services.registration.store import representatives as people
from shared.kernel.actors import Actor
from shared.kernel.refusals import Conflict, NotFound
from shared.messages.notify import AddressesErased
from shared.store import erasures
from shared.store.db import Tx, database_time
from shared.store.outbox import emit


async def erase_application(
    tx: Tx, actor: Actor, application_id: UUID, *, version: int
) -> Application:
    """Leave of an application that is over a record that names nobody; a draft ends with it.

    Refusals: NotFound, FocalPointOnly, WrongVersion, Conflict while it stands.
    """
    known = await applications.get_own(tx, actor, application_id, lock=True)
    require_focal_point(known, actor)
    if rules.is_erased(known):
        return known
    was_public = await erasing.was_public(tx, known.id)
    erased = rules.erase(known, version=version, was_public=was_public)
    at = await database_time(tx)
    await applications.save(tx, erased, by=actor, at=at, note="erased")
    await _erase_application(tx, str(known.id), at)
    await erasures.note(tx, Kind.APPLICATION, str(known.id))
    return erased


async def erase_representative(
    tx: Tx, actor: Actor, application_id: UUID, representative_id: UUID
) -> None:
    """Erase a representative without a seat. Refusals: NotFound, Conflict."""
    known = await applications.get_own(tx, actor, application_id, lock=True)
    person = await people.get(tx, known.id, representative_id)
    every = await nominations.list_of(tx, known.id)
    rules.require_unseated(each for each in every if each.representative_id == person.id)
    await erasing.erase_representative(tx, person.id)
    await erasures.note(tx, Kind.REPRESENTATIVE, str(person.id))


async def erase_speaker(tx: Tx, actor: Actor, wish_id: UUID) -> None:
    """Erase name and words of a wish to speak that was withdrawn. Refusals: NotFound, Conflict."""
    if not await hearings.is_of(tx, wish_id, actor):
        raise NotFound
    known = await hearings.get(tx, wish_id, (await database_time(tx)).date(), lock=True)
    if known.interest.standing is not Wish.WITHDRAWN:
        raise Conflict("the wish stands")
    await erasing.erase_speaker(tx, wish_id)
    await erasures.note(tx, Kind.SPEAKER, str(wish_id))


async def erase_account(tx: Tx, actor: Actor) -> None:
    """Erase the own account, once no application hangs on it. Refusals: Conflict."""
    own = await applications.list_own(tx, actor)
    rules.require_free(each for each in own if each.person_id == actor.person_id)
    await _erase_person(tx, str(actor.person_id), await database_time(tx))
    await erasures.note(tx, Kind.PERSON, str(actor.person_id))


async def _erase_application(tx: Tx, subject: str, _at: datetime) -> None:
    await _tell_notify(tx, await erasing.addresses_of_application(tx, UUID(subject)))
    await erasing.erase_application(tx, UUID(subject))


async def _erase_representative(tx: Tx, subject: str, _at: datetime) -> None:
    await erasing.erase_representative(tx, UUID(subject))


async def _erase_speaker(tx: Tx, subject: str, _at: datetime) -> None:
    await erasing.erase_speaker(tx, UUID(subject))


async def _erase_person(tx: Tx, subject: str, _at: datetime) -> None:
    email = await erasing.erase_person(tx, UUID(subject))
    await _tell_notify(tx, [email] if email else [])


async def _tell_notify(tx: Tx, addresses: list[str]) -> None:
    if addresses:
        await emit(tx, AddressesErased(addresses=tuple(addresses)))


# Each kind of the list, erased again in a database that was restored.
AGAIN: Final[Mapping[str, Callable[[Tx, str, datetime], Awaitable[object]]]] = {
    Kind.APPLICATION: _erase_application,
    Kind.REPRESENTATIVE: _erase_representative,
    Kind.SPEAKER: _erase_speaker,
    Kind.PERSON: _erase_person,
}
