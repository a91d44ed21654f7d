from uuid import UUID

from services.notify.domain import batches as rules
from services.notify.domain.delivery import Status
from services.notify.store import batches, events
from shared.kernel.actors import Actor
from shared.store.db import Tx, database_time
from shared.store.outbox import defer


async def release_batch(tx: Tx, actor: Actor, batch_id: UUID) -> None:
    """Let the held letters of a batch go.

    Refusals: NotFound, AlreadyDone, SamePerson when the actor drafted them.
    """
    batch = await batches.get(tx, batch_id, for_update=True)
    at = await database_time(tx)
    await batches.save(tx, rules.release(batch, by=actor.email, at=at))
    released = await batches.decide(tx, batch_id, Status.QUEUED, at=at)
    await events.append(tx, released, "released", detail=actor.email)
    await defer(tx, "deliver_notices", {"lane": "normal"}, queue="deliver")


async def cancel_batch(tx: Tx, actor: Actor, batch_id: UUID) -> None:
    """Give up the held letters of a batch. Refusals: NotFound, AlreadyDone."""
    batch = await batches.get(tx, batch_id, for_update=True)
    at = await database_time(tx)
    await batches.save(tx, rules.cancel(batch, by=actor.email, at=at))
    cancelled = await batches.decide(tx, batch_id, Status.CANCELLED, at=at)
    await events.append(tx, cancelled, Status.CANCELLED, detail=actor.email)
