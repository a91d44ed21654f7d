from uuid import UUID

from services.notify.domain.batches import Stage
from services.notify.store import batches, letters
from shared.kernel.actors import Role
from shared.messages.notify import Notice
from shared.store import people
from shared.store.contacts import ask_for_letter, contact_of
from shared.store.db import Tx


async def tell_desk(tx: Tx, batch_id: UUID, *, base_url: str) -> None:
    """Write to all who may release a held batch that it waits. Refusals: NotFound."""
    batch = await batches.get(tx, batch_id)
    if batch.stage is not Stage.HELD:
        return
    count = sum((await batches.languages(tx, batch_id)).values())
    drafted_by = people.tidy_email(batch.drafted_by or "")
    for person in await people.list_people(tx, Role.OFFICER):
        if person.email == drafted_by:
            continue
        notice = Notice(
            key=f"release-waiting:{batch_id}:{person.person_id}",
            language=person.language,
            contact=person.person_id,
            values={
                "letter": letters.subject_of(batch.letter, person.language),
                "count": str(count),
                "batch_url": f"{base_url}/desk/batches/{batch_id}",
            },
        )
        await ask_for_letter(tx, "release-waiting", contact_of(person), notice)
