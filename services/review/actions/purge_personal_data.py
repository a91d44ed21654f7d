"""What the night forgets, and what it asks people to destroy."""

from collections.abc import Callable
from datetime import date

from services.review.domain.retention import due, keys_end
from services.review.store import circulations, retention
from shared.kernel.actors import Role
from shared.kernel.modalities import Modalities
from shared.messages.notify import AddressesErased, Notice
from shared.store import people
from shared.store.contacts import ask_for_letter, contact_of
from shared.store.db import Tx, database_time
from shared.store.outbox import emit


async def purge_personal_data(tx: Tx, *, modalities: Modalities) -> None:
    """Delete the personal data whose time is over, and leave a record that names nobody."""
    tonight = due(modalities, (await database_time(tx)).date())
    if tonight and (addresses := await retention.addresses_of_missions(tx)):
        # Notify keeps the contacts of missions until it is told.
        await emit(tx, AddressesErased(addresses=tuple(addresses)))
    for rule in tonight:
        await retention.forget(tx, rule)
    if tonight:
        await retention.end_missions(tx)


async def keys_due(tx: Tx, modalities: Modalities) -> date | None:
    """Return since when the keys of the process are to be destroyed, if they are."""
    lists = await circulations.list_all(tx, only_public=False)
    last = keys_end(modalities, lists)
    return last if last and (await database_time(tx)).date() > last else None


async def remind_of_keys(
    tx: Tx, *, modalities: Modalities, base_url: str, are_there: Callable[[], bool]
) -> None:
    """Write to the Office, once a month, that the keys of the process are to be destroyed."""
    since = await keys_due(tx, modalities)
    if since is None or not are_there():
        return
    month = (await database_time(tx)).strftime("%Y-%m")
    for person in await people.list_people(tx, Role.OFFICER):
        notice = Notice(
            key=f"keys-due:{modalities.process}:{month}:{person.person_id}",
            language=person.language,
            contact=person.person_id,
            values={
                "process": modalities.process,
                "day": since.isoformat(),
                "desk_url": f"{base_url}/desk",
            },
        )
        await ask_for_letter(tx, "keys-due", contact_of(person), notice)
