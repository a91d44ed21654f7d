from dataclasses import dataclass
from uuid import UUID

from services.registration.domain.representatives import Representative
from services.registration.store import applications, representatives
from shared.kernel.actors import Actor
from shared.kernel.refusals import NotFound
from shared.store.db import Tx, database_time


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRepresentative:
    id: UUID
    application_id: UUID
    family_name: str
    given_name: str
    native_name: str | None
    gender: str
    nationality: str
    function: str


async def name_representative(tx: Tx, actor: Actor, command: NameRepresentative) -> Representative:
    """Note a person whom an organization may send, or correct what was noted of them.

    Refusals: NotFound for another organization's application or person.
    """
    await applications.get_own(tx, actor, command.application_id, lock=True)
    named = Representative(
        id=command.id,
        application_id=command.application_id,
        family_name=command.family_name,
        given_name=command.given_name,
        native_name=command.native_name,
        gender=command.gender,
        nationality=command.nationality,
        function=command.function,
    )
    if not await representatives.save(tx, named, await database_time(tx)):
        raise NotFound
    return named
