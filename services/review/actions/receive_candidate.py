from services.review.domain.circulations import Candidate
from services.review.store import candidates
from shared.messages.registration import CandidatePutForward, CandidateWithdrawn
from shared.store.db import Tx


async def receive_candidate(tx: Tx, message: CandidatePutForward, **_: object) -> None:
    """Put a name that the Secretariat verified into the pool of its list."""
    candidate = Candidate(
        application_id=message.application_id,
        list_key=message.list_key,
        reference=message.reference,
        name=message.name,
        country=message.country,
        country_invented=message.country_invented,
        category=message.category,
        website=message.website,
        purpose=message.purpose,
        head_gender=message.head_gender,
        delegation={str(key): count for key, count in message.delegation.items()},
        checks_done=message.checks_done,
        checks_open=message.checks_open,
    )
    await candidates.add_candidate(tx, candidate, message.as_of)


async def withdraw_candidate(tx: Tx, message: CandidateWithdrawn, **_: object) -> None:
    """Take a name out of the pool at the organization's wish."""
    await candidates.withdraw_candidate(tx, message.application_id, message.list_key)
