"""The words of the policy tables: who may call a route, about what, when (security design D4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self

from shared.kernel.actors import STAFF, Role


class PolicyGap(Exception):
    """A route without a rule, a rule without a route, or a word nobody explained."""


class StepUp(StrEnum):
    """Whether the person must have proved in the last minutes that it is they."""

    NO = "no"
    # Nobody can be asked for a key before they have one.
    IF_KEYED = "if-keyed"
    ALWAYS = "always"


# Which objects of their kind a caller reaches. Others answer as if they did not exist.
OBJECT_RULES: Final[Mapping[str, str]] = {
    "none": "the route names no object",
    "public": "anybody reaches every published one; unpublished ones do not exist",
    "bearer": "whoever holds the secret in the path reaches what it stands for",
    "every": "callers of this role reach every one",
    "own-application": "those of the organizations that the caller belongs to",
    "own-request": "requests for travel that the caller's organizations made",
    "own-wish": "wishes to speak that the caller's organizations made",
    "own-contribution": "contributions that the caller's organizations wrote",
    "own-state": "what belongs to the caller's State, which only the session tells",
    "own-notice": "notices that the calling service asked for",
    "own-account": "the caller's own passkeys and sessions",
}
# Carried out by the action itself, under its lock and by the database's clock: the gate, which
# comes first, would tell of a state that may have passed. Each row is held to its word by test.
STATE_RULES: Final[Mapping[str, str]] = {
    "any": "at any time",
    "open": "while the period is open, by the database's clock",
    "closed": "once the period is closed and nothing is published",
    "due": "when the step before it is done",
}
# What the record of acts holds of a call; shared.web.auditing carries these out.
AUDIT_CLASSES: Final[Mapping[str, str]] = {
    "none": "nothing is written",
    "read": "what staff looked at; parties look at what is theirs unwritten",
    "change": "who changed what",
    "opening": "who opened what was sealed, so many a minute at most",
    "publish": "what was put before Member States or the public",
    "export": "who took data away, whoever it was",
    "access": "who was let in, ended, or proved who they are, and who failed to",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One row's value: `roles` may call, for objects and states named, after a step-up or not."""

    roles: frozenset[Role]
    object_rule: str = "none"
    state_rule: str = "any"
    step_up: StepUp = StepUp.NO
    # Unsaid, it is what `complete` finds usual.
    audit: str | None = None
    # Also for people who are signed in and have yet to make the key that their role demands.
    is_for_keyless: bool = False

    def __post_init__(self) -> None:
        for word, known in (
            (self.object_rule, OBJECT_RULES),
            (self.state_rule, STATE_RULES),
            (self.audit or "none", AUDIT_CLASSES),
        ):
            if word not in known:
                raise PolicyGap(f"no rule is called {word!r}")

    def __or__(self, other: Self) -> Self:
        return replace(self, roles=self.roles | other.roles)

    def owning(self, object_rule: str) -> Self:
        """Restrict the rule to some objects. Refusals: PolicyGap for an unknown name."""
        return replace(self, object_rule=object_rule)

    def while_(self, state_rule: str) -> Self:
        """Restrict the rule to a state of things. Refusals: PolicyGap for an unknown name."""
        return replace(self, state_rule=state_rule)

    def stepping_up(self, when: StepUp = StepUp.ALWAYS) -> Self:
        """Demand that the person has just proved who they are."""
        return replace(self, step_up=when)

    def audited(self, audit: str) -> Self:
        """Say what record it leaves. Refusals: PolicyGap for an unknown name."""
        return replace(self, audit=audit)


Policy = Mapping[tuple[str, str], Rule]
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def complete(policy: Policy) -> Policy:
    """Return the table in which each row says what record it leaves."""
    return {
        (method, path): rule.audited(rule.audit or _usual(method, rule))
        for (method, path), rule in policy.items()
    }


def _usual(method: str, rule: Rule) -> str:
    if method not in SAFE:
        return "change"
    return "read" if rule.roles & STAFF and Role.ANYONE not in rule.roles else "none"


ANYONE: Final = Rule(frozenset({Role.ANYONE}))
SERVICE: Final = Rule(frozenset({Role.SERVICE}))
PERSON: Final = Rule(frozenset(Role) - {Role.ANYONE, Role.SERVICE}, is_for_keyless=True)
APPLICANT: Final = Rule(frozenset({Role.APPLICANT}))
CLERK: Final = Rule(frozenset({Role.CLERK}))
FUND: Final = Rule(frozenset({Role.FUND_OFFICER}))
HEARING_OFFICER: Final = Rule(frozenset({Role.HEARING_OFFICER}))
OFFICER: Final = Rule(frozenset({Role.OFFICER}))
FOCAL_POINT: Final = Rule(frozenset({Role.FOCAL_POINT}))
# A mission's focal point acts for it as its delegates do.
DELEGATE: Final = Rule(frozenset({Role.DELEGATE, Role.FOCAL_POINT}))
AUDITOR: Final = Rule(frozenset({Role.AUDITOR}))
