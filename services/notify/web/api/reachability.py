"""Which contacts can be reached, for services that must know before a time limit starts."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from services.notify.domain.addresses import tidy
from services.notify.store import contacts, suppressions
from shared.messages.base import Part
from shared.messages.notify import Contact
from shared.web.deps import Transaction
from shared.web.messages import Caller

router = APIRouter(prefix="/api/v1", tags=["notices"])


class ContactsIn(Part):
    contacts: Annotated[tuple[Contact, ...], Field(max_length=2000)]


class ReachabilityOut(Part):
    """Why each contact that gets no letters gets none; the others can be reached."""

    unreachable: dict[UUID, str]


@router.post("/reachability")
async def post_reachability(body: ContactsIn, tx: Transaction, caller: Caller) -> ReachabilityOut:
    """Tell which of these contacts get no letters, and why."""
    known = await contacts.find(tx, caller, {each.id for each in body.contacts})
    # What the desk has corrected is reached where it goes now.
    now = {
        each.id: known[each.id].address if each.id in known else tidy(each.address)
        for each in body.contacts
    }
    reasons = await suppressions.find_reasons(tx, set(now.values()))
    return ReachabilityOut(
        unreachable={key: reasons[address] for key, address in now.items() if address in reasons}
    )
