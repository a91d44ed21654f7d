"""A place in the order of travel support, explained."""

from typing import Final

from services.registration.domain.ranking import Criterion
from services.registration.domain.travel import Claim, Standing
from services.registration.store.travel import Traveller
from services.registration.web.words import group_words
from shared.web.i18n import N_, _

STANDINGS: Final = {
    Standing.RECEIVED: N_("Request received"),
    Standing.RANKED: N_("Placed in the order"),
    Standing.HELD: N_("Held until the registration is approved"),
    Standing.NOT_ELIGIBLE: N_("Not eligible"),
    Standing.EARLIER_COUNTS: N_("An earlier request of the organization counts"),
    Standing.SUPPORTED: N_("Supported"),
    Standing.BEYOND_TICKETS: N_("Not supported: no ticket is left"),
    Standing.BEYOND_MONEY: N_("Not supported: the money is used up"),
    Standing.RELEASED: N_("Support taken back"),
    Standing.WITHDRAWN: N_("Request withdrawn"),
}
COLOURS: Final = {
    Standing.RECEIVED: "blue",
    Standing.RANKED: "turquoise",
    Standing.HELD: "yellow",
    Standing.SUPPORTED: "green",
}
OUTSIDE: Final = {
    Standing.RECEIVED: N_("The order is fixed after the call has closed."),
    Standing.HELD: N_(
        "The request is held, not rejected: the registration is not approved yet. It keeps the"
        " time at which it was received."
    ),
    Standing.NOT_ELIGIBLE: N_(
        "The fund supports representatives from developing countries (paragraph 31); the"
        " nationality given is not of one."
    ),
    Standing.EARLIER_COUNTS: N_(
        "One representative of an organization can be supported for a meeting. An earlier request"
        " of the organization counts; if it is withdrawn, this one does."
    ),
}
CLAIMS: Final = {
    Claim.PRIORITY: N_("Nationals of the least developed countries come first (paragraph 31)."),
    Claim.ELIGIBLE: N_(
        "Nationals of other developing countries come after those of the least developed ones"
        " (paragraph 31)."
    ),
}
CRITERIA: Final = {
    Criterion.FIRST: N_("No request comes before this one."),
    Criterion.PRIORITY: N_(
        "The request just before this one is for a national of a least developed country."
    ),
    Criterion.REGIONAL_GROUP: N_(
        "The request just before this one is of a regional group that had fewer places."
    ),
    Criterion.GENDER: N_(
        "The request just before this one balances the number of women and men: otherwise the two"
        " are equal."
    ),
    Criterion.TIME: N_(
        "The request just before this one was received earlier: otherwise the two are equal."
    ),
    Criterion.SUPPORTED_BEFORE: N_("The places before this one were supported earlier."),
}
BEYOND: Final = frozenset({Standing.BEYOND_TICKETS, Standing.BEYOND_MONEY})


def reasons(traveller: Traveller, last: int | None) -> list[str]:
    """Return why a request stands where it does, in the reader's language.

    `last` is the last place that is supported; no amount is ever part of a reason.
    """
    if traveller.standing in OUTSIDE:
        return [_(OUTSIDE[traveller.standing])]
    if traveller.rank is None or traveller.claim is None or traveller.criterion is None:
        return []
    told = [
        _(CLAIMS[traveller.claim]),
        _("Regional groups take turns. Places of %(group)s before this one: %(count)s.")
        % {"group": group_words(traveller.regional_group), "count": traveller.group_before},
        _(CRITERIA[traveller.criterion]),
    ]
    if traveller.standing in BEYOND and last is not None:
        told.append(
            _("The last place supported is %(last)s; this request has place %(rank)s.")
            % {"last": last, "rank": traveller.rank}
        )
    return told
