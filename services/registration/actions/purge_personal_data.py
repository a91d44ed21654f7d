from services.registration.domain.identity import last_day_kept
from services.registration.store import confirmations, hearings, identity
from shared.kernel.modalities import Modalities
from shared.store.db import Tx, database_time


async def purge_personal_data(tx: Tx, *, modalities: Modalities) -> None:
    """Delete identity data nobody needs any more and, when their time is over, all names."""
    await identity.forget_unneeded(tx)
    if (await database_time(tx)).date() > last_day_kept(modalities):
        await identity.forget_people(tx)
        await confirmations.forget_people(tx)
        await hearings.forget_speakers(tx)
