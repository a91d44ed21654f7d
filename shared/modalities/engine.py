"""What a modality file may say and these services do not carry out: refused, never ignored."""

from typing import Final

from shared.kernel.deciding import REGIONAL_GROUPS, Reference
from shared.kernel.modalities import Balance, Modalities
from shared.modalities.lines import Location

CLOCK: Final = "America/New_York"
CLOSE_TO_ONE: Final = 0.01
GROUPS: Final = frozenset(REGIONAL_GROUPS)
TO_STATES: Final = frozenset({"nothing", "on-request", "open"})


def not_carried_out(modalities: Modalities) -> list[tuple[Location, str]]:
    """Return each value that would be a promise without an act behind it, and why."""
    objections, disclosure = modalities.objections, modalities.disclosure
    found: list[tuple[bool, Location, str]] = [
        (
            objections.clock.value != CLOCK,
            ("objections", "clock"),
            f"closing instants are given by the clock of {CLOCK} only",
        ),
        (
            objections.grace_seconds.value != 0,
            ("objections", "grace_seconds"),
            "a closing instant has no grace: set a later instant",
        ),
        (
            disclosure.objector_told.value,
            ("disclosure", "objector_told"),
            "a letter about a disclosure would tell others who objected",
        ),
        (
            disclosure.to_applicants.value != "nothing",
            ("disclosure", "to_applicants"),
            "applicants are told the outcome and nothing else",
        ),
        (
            disclosure.to_public.value != "nothing",
            ("disclosure", "to_public"),
            "the public sees the lists and nothing else",
        ),
        *(
            (rule.value not in TO_STATES, ("disclosure", name), f"one of {sorted(TO_STATES)}")
            for name, rule in (
                ("basis_to_states", disclosure.basis_to_states),
                ("objector_to_states", disclosure.objector_to_states),
            )
        ),
    ]
    wrong = [(location, reason) for is_found, location, reason in found if is_found]
    return [*wrong, *_without_population(modalities.balance)]


def _without_population(balance: Balance) -> list[tuple[Location, str]]:
    """Return what is missing where groups are to be shown beside the world's population."""
    if balance.reference.value is not Reference.POPULATION:
        return []
    if balance.population is None:
        reason = "no register here holds populations: give [balance.population], with its source"
        return [(("balance", "reference"), reason)]
    shares = balance.population.value
    if set(shares) != GROUPS or abs(sum(shares.values()) - 1) > CLOSE_TO_ONE:
        reason = f"the shares of {', '.join(sorted(GROUPS))}, which come to 1"
        return [(("balance", "population"), reason)]
    return []
