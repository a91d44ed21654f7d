"""What registration hands in."""

from fastapi import APIRouter

from services.review.actions.receive_candidate import receive_candidate
from services.review.actions.withdraw_candidate import withdraw_candidate
from shared.messages.registration import CandidatePutForward, CandidateWithdrawn
from shared.store.db import Tx
from shared.web.messages import receive


def router(process: str) -> APIRouter:
    """Build the route for messages about one process."""

    async def withdraw(tx: Tx, message: CandidateWithdrawn) -> None:
        await withdraw_candidate(tx, process, message)

    callers = frozenset({"registration"})
    return receive(
        {
            CandidatePutForward: (callers, receive_candidate),
            CandidateWithdrawn: (callers, withdraw),
        }
    )
