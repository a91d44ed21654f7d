"""Which addresses can be reached, for services that must know before a time limit starts."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from services.notify.domain.addresses import tidy
from services.notify.domain.contacts import implied
from services.notify.store import contacts, suppressions
from shared.messages.base import Part
from shared.web.deps import Transaction
from shared.web.messages import Caller

router = APIRouter(prefix="/api/v1", tags=["notices"])


class AddressesIn(Part):
    addresses: Annotated[list[str], Field(max_length=2000)]


class ReachabilityOut(Part):
    """Why each address that gets no letters gets none; the others can be reached."""

    unreachable: dict[str, str]


@router.post("/reachability")
async def post_reachability(body: AddressesIn, tx: Transaction, caller: Caller) -> ReachabilityOut:
    """Tell which of these addresses get no letters, and why."""
    meant = {each: implied(caller, each) for each in body.addresses}
    known = await contacts.find(tx, caller, {each.id for each in meant.values()})
    # What the desk has corrected is reached where it goes now.
    now = {given: known.get(each.id, each).address for given, each in meant.items()}
    reasons = await suppressions.find_reasons(tx, set(now.values()))
    return ReachabilityOut(
        unreachable={
            tidy(given): reasons[address] for given, address in now.items() if address in reasons
        }
    )
