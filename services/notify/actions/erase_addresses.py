from datetime import datetime

from services.notify.domain.addresses import tidy
from services.notify.domain.erasing import ADDRESS, mark_of
from services.notify.store import erasing
from shared.messages.notify import AddressesErased
from shared.store import erasures
from shared.store.db import Tx, database_time


async def erase_addresses(tx: Tx, message: AddressesErased, *, caller: str, key: bytes) -> None:
    """Forget addresses for a caller, and note under a key that they were."""
    addresses = sorted({tidy(each) for each in message.addresses})
    await erasing.forget(tx, caller, addresses, until=await database_time(tx))
    for each in addresses:
        await erasures.note(tx, ADDRESS, mark_of(key, caller, each))


async def erase_again(tx: Tx, subject: str, at: datetime, *, key: bytes) -> None:
    """Forget what a restored database knows of an address that was erased at `at`."""
    caller = subject.partition(":")[0]
    found = [
        each for each in await erasing.known(tx, caller) if mark_of(key, caller, each) == subject
    ]
    await erasing.forget(tx, caller, found, until=at)
