from collections.abc import Mapping
from uuid import UUID

from services.registration.domain.identity import require_asked
from services.registration.store import applications, identity, representatives
from shared.kernel.actors import Actor
from shared.kernel.modalities import Modalities
from shared.store.db import Tx, database_time


async def enter_identity(
    tx: Tx,
    actor: Actor,
    modalities: Modalities,
    application_id: UUID,
    representative_id: UUID,
    given: Mapping[str, str],
) -> None:
    """Keep what a pass needs of a person's travel document; nobody of the organization reads it.

    Refusals: NotFound, NotOpen where the process asks for none, Invalid naming each field.
    """
    await applications.get_own(tx, actor, application_id)
    await representatives.get(tx, application_id, representative_id)
    require_asked(modalities, given)
    await identity.save(tx, representative_id, given, await database_time(tx))
