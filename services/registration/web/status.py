"""How an application stands, in words that say what happens next and never why not."""

from collections.abc import Sequence
from typing import Any, Final

from services.registration.domain.applications import IN_COURSE, Application, Stage
from services.registration.domain.desk import Reason
from services.registration.domain.entries import DECIDED, RANK, Standing
from services.registration.store import changes, merges, places
from services.registration.store.changes import Change
from services.registration.store.places import Place
from shared.kernel.modalities import Modalities, Route
from shared.store.db import Tx
from shared.web.i18n import N_, _, current_language
from shared.web.pages import new_york

STAGES: Final = {
    Stage.DRAFT: N_("Draft"),
    Stage.SUBMITTED: N_("Received"),
    Stage.RETURNED: N_("More information asked"),
    Stage.VERIFIED: N_("Verified"),
    Stage.PUT_FORWARD: N_("Put forward to the Office of the President"),
    Stage.ENDED: N_("Ended"),
    Stage.WITHDRAWN: N_("Withdrawn"),
    Stage.MERGED: N_("Merged with another application"),
}
COLOURS: Final = {
    Stage.DRAFT: "grey",
    Stage.SUBMITTED: "blue",
    Stage.RETURNED: "yellow",
    Stage.VERIFIED: "turquoise",
    Stage.PUT_FORWARD: "purple",
    Stage.ENDED: "grey",
    Stage.WITHDRAWN: "grey",
    Stage.MERGED: "grey",
}
STANDINGS: Final = {
    Standing.PUT_FORWARD: N_("With the Office of the President"),
    Standing.ON_PROPOSED_LIST: N_("On the proposed list, with Member States"),
    Standing.ON_FINAL_LIST: N_("On the final list"),
    Standing.NOT_ON_FINAL_LIST: N_("Not on the final list"),
    Standing.WITHDRAWN: N_("Withdrawn"),
}
NEXT: Final = {
    "withdrawn": N_("Nothing more happens. You may apply anew while applications are taken."),
    "merged": N_("It goes on in the application named here. Letters come under that reference."),
    "ended": N_("The registration has ended by decision of the Secretariat."),
    "received": N_(
        "The Secretariat checks the application. It may ask you for more information;"
        " you then get a letter."
    ),
    "registered": N_("You are registered. You may name your representatives."),
    "verified": N_(
        "The Secretariat puts the application forward to the Office of the President of the"
        " General Assembly."
    ),
    "on-final-list": N_(
        "You may name representatives for the parts of the process that are open to you."
    ),
    "not-on-final-list": N_(
        "The lists are public. Participation in the rest of the process is not affected."
    ),
    "with-member-states": N_(
        "Member States consider the list on a non-objection basis. You get a letter as soon as"
        " the final list is published."
    ),
    "with-the-office": N_(
        "The Office draws up a list and submits it to Member States on a non-objection basis."
        " You get a letter as soon as the final list is published."
    ),
}
REASONS: Final = {
    Reason.NAME: N_("The name is not clear"),
    Reason.LEGAL_STATUS: N_("The legal status is not clear"),
    Reason.RELEVANCE: N_("The relevance of the work is not clear"),
    Reason.REPRESENTATION: N_("The representation is not clear"),
    Reason.CONTACT: N_("The contact cannot be reached"),
    Reason.DUPLICATE: N_("There is another application of the same entity"),
    Reason.OTHER: N_("Another question"),
}
NOTES: Final = {
    "started": N_("Draft begun"),
    "entered": N_("Begun by the Secretariat, from what came on paper or by mail"),
    "saved": N_("Draft saved"),
    "submitted": N_("Submitted"),
    "verified": N_("Verified by the Secretariat"),
    "document added": N_("Document added"),
    "document removed": N_("Document taken away"),
    "corrected": N_("Corrected"),
    "withdrawn": N_("Withdrawn"),
    "put forward": N_("Put forward to the Office of the President"),
    "moved to its own door": N_("Moved to its own door by the Secretariat"),
    "name changed in the register": N_("New name in the register; the registration stands"),
    "focal point changed": N_("The focal point changed"),
    "merged": N_("Merged by the Secretariat with another application of the same entity"),
    "took over a duplicate": N_("A duplicate of the same entity was merged into this"),
    "erased": N_("Erased at the wish of the organization"),
    "ended": N_("The registration ended by decision of the Secretariat"),
}


def stage_words(stage: Stage) -> str:
    """Return a stage in the reader's language."""
    return _(STAGES[stage])


def _phases(application: Application) -> list[dict[str, str]]:
    stages = [Stage.SUBMITTED, Stage.VERIFIED]
    if application.route is Route.LIST:
        stages.append(Stage.PUT_FORWARD)
    here = Stage.SUBMITTED if application.stage is Stage.RETURNED else application.stage
    position = stages.index(here) if here in stages else -1
    passed = position + 1 if position == len(stages) - 1 else position
    return [
        {
            "text": stage_words(application.stage if i == position else stage),
            "state": "done" if i < passed else "here" if i == position else "ahead",
        }
        for i, stage in enumerate(stages)
    ]


def _place(place: Place, modalities: Modalities) -> dict[str, Any]:
    language = current_language()
    the_list = modalities.list_for(place.list_key)
    until = ""
    if place.standing is Standing.ON_PROPOSED_LIST and place.closes_at:
        until = _("Until %s.") % new_york(place.closes_at)
    return {
        "list": the_list.label.in_(language),
        "paragraph": the_list.paragraph,
        "standing": _(STANDINGS[place.standing]),
        "until": until,
        "closes_at": place.closes_at,
        "is_provisional": place.is_provisional and place.standing is Standing.ON_PROPOSED_LIST,
    }


def _headline(application: Application, stands: Sequence[Place]) -> str:
    """Return how things stand in one phrase."""
    if application.stage is Stage.SUBMITTED:
        is_list = application.route is Route.LIST
        return _("Application received") if is_list else _("Registration received")
    if application.stage is not Stage.PUT_FORWARD or not stands:
        return stage_words(application.stage)
    standings = {place.standing for place in stands}
    if standings <= DECIDED and len(standings) > 1:
        return _("The final lists are published")
    return _(STANDINGS[min(standings, key=lambda each: RANK[each])])


def _next_step(application: Application, stands: Sequence[Place]) -> str:
    """Return what happens next, and what the organization has to do."""
    standings = {place.standing for place in stands}
    is_verified = application.stage is Stage.VERIFIED
    steps = (
        (application.stage is Stage.WITHDRAWN, "withdrawn"),
        (application.stage is Stage.ENDED, "ended"),
        (application.stage is Stage.MERGED, "merged"),
        (application.stage is Stage.SUBMITTED, "received"),
        (is_verified and application.route is not Route.LIST, "registered"),
        (is_verified, "verified"),
        (Standing.ON_FINAL_LIST in standings, "on-final-list"),
        (bool(standings) and standings <= DECIDED, "not-on-final-list"),
        (Standing.ON_PROPOSED_LIST in standings, "with-member-states"),
        (True, "with-the-office"),
    )
    return _(NEXT[next(key for holds, key in steps if holds)])


def _question(application: Application, changes: Sequence[Change]) -> dict[str, Any]:
    """Return what the Secretariat asks, why, and until when it waits for the answer."""
    if application.stage is not Stage.RETURNED or not changes:
        return {"returned_note": "", "returned_reason": "", "answer_by": None}
    asked = next(each for each in reversed(changes) if each.stage is Stage.RETURNED and each.reason)
    return {
        "returned_note": asked.note,
        "returned_reason": _(REASONS[asked.reason or Reason.OTHER]),
        "answer_by": asked.answer_by,
    }


async def context(tx: Tx, modalities: Modalities, application: Application) -> dict[str, Any]:
    """Return what the applicant's and the clerk's pages show of an application."""
    language, merge = current_language(), await merges.find(tx, application.id)
    category = modalities.category(application.category)
    past = await changes.list_of(tx, application.id)
    stands = await places.places(tx, application.id)
    return {
        "id": str(application.id),
        "name": application.name,
        "reference": application.reference or "",
        "version": application.version,
        "goes_on_as": merge.kept_reference if merge else "",
        "category": category.label.in_(language),
        "paragraph": category.paragraph,
        "is_list": application.route is Route.LIST,
        "stage": application.stage.value,
        "stage_words": stage_words(application.stage),
        "colour": COLOURS[application.stage],
        "submitted_at": application.submitted_at,
        **_question(application, past),
        "phases": _phases(application),
        "headline": _headline(application, stands),
        "next_step": _next_step(application, stands),
        "is_in_course": application.stage in IN_COURSE,
        "places": [_place(each, modalities) for each in stands],
        "history": [
            {
                "version": each.version,
                "at": each.at,
                "words": _(NOTES[each.note]) if each.note in NOTES else each.note,
                "by": each.by_role,
                "stand_in": each.stand_in or "",
            }
            for each in past
        ],
    }
