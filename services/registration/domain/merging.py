"""Two applications of one entity become one: the duplicate's wishes go over, nothing is lost."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from services.registration.domain.applications import MOVES, Application, Stage
from shared.kernel.modalities import Route
from shared.kernel.refusals import Conflict, Invalid, WrongVersion

GOES_ON: Final = frozenset({Stage.SUBMITTED, Stage.RETURNED, Stage.VERIFIED, Stage.PUT_FORWARD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """That an application went on in another one, and why."""

    duplicate_id: UUID
    kept_id: UUID
    kept_reference: str
    reason: str
    at: datetime


def require_mergeable(kept: Application, duplicate: Application) -> None:
    """Refuse what cannot become one. Refusals: Invalid, Conflict."""
    if kept.id == duplicate.id:
        raise Invalid({"duplicate": "not-offered"})
    if (duplicate.stage, "merge") not in MOVES:
        raise Conflict(f"what is {duplicate.stage} does not go on elsewhere")
    if kept.stage not in GOES_ON:
        raise Conflict(f"nothing goes on in what is {kept.stage}")
    if kept.route is not duplicate.route:
        raise Conflict("they came through different doors: move one of them first")
    entries = {kept.register_entry_id, duplicate.register_entry_id}
    if None not in entries and len(entries) > 1:
        raise Conflict("they rest on different entries of a register")
    is_before_the_office = kept.stage is Stage.PUT_FORWARD
    if is_before_the_office and not set(duplicate.scopes) <= set(kept.scopes):
        raise Conflict("the duplicate asks for a list for which the other was not put forward")


def taking_over(kept: Application, duplicate: Application, *, version: int) -> Application:
    """Return the application that goes on: what either asked for, from the earlier time.

    Refusals: WrongVersion, and those of `require_mergeable`.
    """
    if kept.version != version:
        raise WrongVersion
    require_mergeable(kept, duplicate)
    times = [each for each in (kept.submitted_at, duplicate.submitted_at) if each]
    asked = [each for each in duplicate.scopes if each not in kept.scopes]
    participation = dict(kept.answers.get("participation", {}))
    participation["scopes"] = [*kept.scopes, *asked]
    # Whoever is registered chooses meetings at once; whoever is listed, later.
    if kept.route is Route.REGISTER:
        events = (*(kept.answer("participation", "events") or ()),)
        more = duplicate.answer("participation", "events") or ()
        participation["events"] = [*events, *(each for each in more if each not in events)]
    return replace(
        kept,
        answers={**kept.answers, "participation": participation},
        submitted_at=min(times),
        version=version + 1,
    )
