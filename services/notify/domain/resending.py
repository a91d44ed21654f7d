"""When the desk may send a letter once more."""

from services.notify.domain.delivery import ENDED, Status
from services.notify.domain.letters import Letter
from shared.kernel.refusals import Conflict


class NotOver(Conflict):
    """The letter is still on its way."""

    code = "still-on-its-way"


class ValuesForgotten(Conflict):
    """What the letter said was secret, and forgotten once it was sent."""

    code = "values-forgotten"


class AddressSuppressed(Conflict):
    """The address gets no letters until it is taken off the list."""

    code = "address-suppressed"


def require_can_be_resent(
    status: Status, letter: Letter, *, has_values: bool, is_suppressed: bool
) -> None:
    """Refuse what cannot be sent once more.

    Refusals: NotOver, Conflict for what was cancelled, ValuesForgotten, AddressSuppressed.
    """
    if status not in ENDED:
        raise NotOver
    if status is Status.CANCELLED:
        raise Conflict
    if letter.is_secret or (letter.values and not has_values):
        raise ValuesForgotten
    if is_suppressed:
        raise AddressSuppressed
