from services.registration.domain.eligibility import Door, which_door
from services.registration.store import findings
from shared.kernel.modalities import Modalities
from shared.store.db import Tx, database_time


async def find_door(
    tx: Tx, modalities: Modalities, *, name: str, category: str, country: str | None
) -> Door:
    """Tell an organization its route by the registers of today. Refusals: NotFound."""
    today = (await database_time(tx)).date()
    found = await findings.find(tx, name, today)
    if category == "nhri" and country and not any(each.register == "nhri" for each in found):
        # Few know the register's spelling of their institution; the country leads to it.
        found += await findings.find_nhri_of(tx, country, today)
    return which_door(modalities, category, found)
