import secrets
from uuid import UUID

from services.registration.domain import confirmations as rules
from services.registration.domain.confirmations import CODE_LENGTH, Confirmation
from services.registration.store import applications, confirmations, places
from shared.kernel.actors import Actor
from shared.store.db import Tx, database_time
from shared.store.people import ALPHABET


async def issue_confirmation(tx: Tx, actor: Actor, application_id: UUID) -> Confirmation:
    """Issue the letter that says what an application came to, once for what it says.

    When something else can be said, a new letter replaces the one before. Refusals: NotFound,
    Conflict while there is nothing to confirm.
    """
    known = await applications.get_own(tx, actor, application_id, lock=True)
    standings = {p.list_key: p.standing for p in await places.places(tx, known.id)}
    says = rules.what_it_says(known, standings)
    present = await confirmations.find_in_force(tx, known.id)
    if present is not None and present.says == says:
        return present
    at = await database_time(tx)
    await confirmations.end(tx, known.id, at)
    confirmation = Confirmation(
        code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)),
        application_id=known.id,
        says=says,
        issued_at=at,
    )
    await confirmations.add(tx, confirmation)
    return confirmation
