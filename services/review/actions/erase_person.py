"""A person of a mission is erased at their own wish, and acts for it no more."""

from datetime import datetime
from typing import Final
from uuid import UUID

from services.review.store import erasing, missions
from shared.kernel.actors import Actor
from shared.messages.notify import AddressesErased
from shared.store import erasures
from shared.store.db import Tx, database_time
from shared.store.outbox import emit

PERSON: Final = "person"


async def erase_person(tx: Tx, actor: Actor) -> None:
    """Erase the own name, address and passkeys; what was sealed ends with the keys."""
    at = await database_time(tx)
    await missions.end(tx, actor.person_id, by=actor.person_id, at=at)
    await erase_again(tx, str(actor.person_id), at)
    await erasures.note(tx, PERSON, str(actor.person_id))


async def erase_again(tx: Tx, subject: str, _at: datetime) -> None:
    """Erase what a restored database knows of a person."""
    email = await erasing.erase_person(tx, UUID(subject))
    if email:
        await emit(tx, AddressesErased(addresses=(email,)))
