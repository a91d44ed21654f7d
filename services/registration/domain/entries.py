"""Where a name stands on a list, as far as the applicant and the public may know."""

from enum import StrEnum
from typing import Final

from shared.kernel.resolution import paragraph


class Standing(StrEnum):
    PUT_FORWARD = "put-forward"
    ON_PROPOSED_LIST = "on-proposed-list"
    ON_FINAL_LIST = "on-final-list"
    NOT_ON_FINAL_LIST = "not-on-final-list"
    WITHDRAWN = "withdrawn"


DECIDED: Final = frozenset({Standing.ON_FINAL_LIST, Standing.NOT_ON_FINAL_LIST})
RANK: Final = {
    Standing.PUT_FORWARD: 0,
    Standing.ON_PROPOSED_LIST: 1,
    Standing.ON_FINAL_LIST: 2,
    Standing.NOT_ON_FINAL_LIST: 2,
    # The organization's own word: no news of a list comes after it.
    Standing.WITHDRAWN: 3,
}


@paragraph("fn 4")
def advance(present: Standing, news: Standing) -> Standing:
    """Return the standing after a piece of news; messages may arrive in any order."""
    return news if RANK[news] > RANK[present] else present


def outcome(*, included: bool) -> Standing:
    """Return what a final list means for a name."""
    return Standing.ON_FINAL_LIST if included else Standing.NOT_ON_FINAL_LIST
