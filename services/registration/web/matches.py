"""A match as pages show it."""

from collections.abc import Mapping
from typing import Any

from services.registration.domain.applications import Application
from services.registration.domain.eligibility import Finding
from services.registration.web.words import REGISTERS, status_words
from shared.matching.lookalikes import look_alikes
from shared.matching.matcher import Answer, Candidate, Query
from shared.web.i18n import _
from shared.web.match_words import BANDS, flag_words, reason_words


def query_of(application: Application) -> Query:
    """Return what an application says of its organization."""
    given = application.answers.get("organization", {})
    return Query(application.name, given.get("country") or None, given.get("website") or None)


def near(found: Candidate[Finding]) -> dict[str, Any]:
    """Return what anybody may see of a candidate."""
    return {
        "name": found.entry.name,
        "register": REGISTERS[found.entry.key.register],
        "status": status_words(found.entry.key.status),
        "reasons": [reason_words(each) for each in found.reasons],
    }


def for_clerks(answer: Answer[Finding]) -> Mapping[str, Any]:
    """Return an answer as clerks see it: probabilities and look-alikes too."""
    name = answer.query.name
    return {
        "band": _(BANDS[answer.band]),
        "candidates": [
            near(each)
            | {
                "probability": f"{each.probability:.1%}",
                "flags": [flag_words(flag) for flag in look_alikes(name, each.led.name)],
            }
            for each in answer.candidates
        ],
    }
