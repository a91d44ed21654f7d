from dataclasses import dataclass
from uuid import UUID

from services.registration.domain.applications import Stage
from services.registration.domain.representatives import Representative
from services.registration.store import applications, candidates, representatives
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
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


async def name_representative(
    tx: Tx, actor: Actor, modalities: Modalities, command: NameRepresentative
) -> Representative:
    """Note a person whom an organization may send, or correct what was noted of them.

    The Office learns how many of each gender are named, and no name. Refusals: NotFound for
    another organization's application or person.
    """
    known = await applications.get_own(tx, actor, command.application_id, lock=True)
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
    if known.stage is Stage.PUT_FORWARD:
        await candidates.put_forward(tx, modalities, known)
    return named
