"""Support from the voluntary trust fund."""

from collections.abc import Collection
from enum import IntEnum

from shared.kernel.modalities import Modalities
from shared.kernel.resolution import paragraph


class Claim(IntEnum):
    """How strong a claim on the fund is; higher comes first."""

    NONE = 0
    ELIGIBLE = 1
    PRIORITY = 2


@paragraph("31")
def travel_claim(modalities: Modalities, groups: Collection[str]) -> Claim:
    """Return the claim of representatives from a country of these groups (`developing`, `ldc`)."""
    fund = modalities.travel_fund
    if not fund.includes_stakeholders.value or not set(fund.eligible.value) & set(groups):
        return Claim.NONE
    return Claim.PRIORITY if set(fund.priority.value) & set(groups) else Claim.ELIGIBLE
