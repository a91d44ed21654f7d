from services.registration.domain.retention import due
from services.registration.store import retention
from shared.kernel.modalities import Modalities
from shared.store.db import Tx, database_time


async def purge_personal_data(tx: Tx, *, modalities: Modalities) -> None:
    """Delete the personal data whose time is over, and leave a record that names nobody."""
    for rule in due(modalities, (await database_time(tx)).date()):
        await retention.forget(tx, rule)
