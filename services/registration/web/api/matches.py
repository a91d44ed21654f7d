"""Which entries of the registers an organization may be: for forms as one types, and for programs.

The registers are public, and nothing of applications or accounts goes into an answer.
"""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.registration.domain.eligibility import Finding
from services.registration.web.deps import FinderOf
from shared.matching import matcher
from shared.store.db import database_time
from shared.web.deps import Transaction
from shared.web.match_words import reason_words

router = APIRouter(prefix="/api/v1", tags=["door"])


class CandidateOut(BaseModel):
    name: str
    register_name: str
    country: str | None
    status: str | None
    probability: float
    reasons: list[str]


class MatchesOut(BaseModel):
    query: str
    band: matcher.Band
    candidates: list[CandidateOut]


def _out(found: matcher.Candidate[Finding]) -> CandidateOut:
    entry = found.entry.key
    return CandidateOut(
        name=found.entry.name,
        register_name=entry.register,
        country=entry.country,
        status=entry.status,
        probability=round(found.probability, 4),
        reasons=[reason_words(each) for each in found.reasons],
    )


@router.get("/matches")
async def get_matches(
    tx: Transaction,
    finder: FinderOf,
    name: Annotated[str, Query(min_length=2, max_length=300)],
    country: Annotated[str | None, Query(pattern="^[A-Z]{3}$")] = None,
    website: Annotated[str | None, Query(max_length=300)] = None,
) -> MatchesOut:
    """Suggest entries of the registers while a name is being typed, with reasons in words."""
    today = (await database_time(tx)).date()
    answer = await finder.find(tx, matcher.Query(name, country, website), today)
    return MatchesOut(
        query=name, band=answer.band, candidates=[_out(each) for each in answer.candidates]
    )
