from services.notify.domain.acceptance import BY_HAND
from services.notify.domain.addresses import is_bare, tidy
from services.notify.domain.delivery import Status
from services.notify.store import events, notices, suppressions
from shared.kernel.actors import Actor
from shared.kernel.refusals import Invalid
from shared.store.db import Tx


async def suppress_address(tx: Tx, actor: Actor, address: str) -> None:
    """Send nothing more to an address, not even a sign-in code. Refusals: Invalid."""
    address = tidy(address)
    if not is_bare(address):
        raise Invalid({"address": "email"})
    await suppressions.append(tx, address, BY_HAND, by=actor.email)
    held_back = await notices.suppress_waiting(tx, address, spared=())
    await events.append(tx, held_back, Status.SUPPRESSED, detail=BY_HAND)


async def allow_address(tx: Tx, actor: Actor, suppression_id: int) -> None:
    """Send letters to an address again. Refusals: NotFound."""
    await suppressions.remove(tx, suppression_id, by=actor.email)
