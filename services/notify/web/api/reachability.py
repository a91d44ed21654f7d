"""Which addresses can be reached, for services that must know before a time limit starts."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from services.notify.store import suppressions
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
    del caller
    return ReachabilityOut(unreachable=await suppressions.find_reasons(tx, body.addresses))
