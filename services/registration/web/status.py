"""How an application stands, in words that say what happens next and never why not."""

from typing import Any, Final

from services.registration.domain.applications import Application, Stage
from services.registration.domain.entries import Standing
from services.registration.store import applications, places
from services.registration.store.places import Place
from shared.kernel.actors import Role
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
    Stage.WITHDRAWN: N_("Withdrawn"),
}
COLOURS: Final = {
    Stage.DRAFT: "grey",
    Stage.SUBMITTED: "blue",
    Stage.RETURNED: "yellow",
    Stage.VERIFIED: "turquoise",
    Stage.PUT_FORWARD: "purple",
    Stage.WITHDRAWN: "grey",
}
STANDINGS: Final = {
    Standing.PUT_FORWARD: N_("With the Office of the President"),
    Standing.ON_PROPOSED_LIST: N_("On the proposed list, with Member States"),
    Standing.ON_FINAL_LIST: N_("On the final list"),
    Standing.NOT_ON_FINAL_LIST: N_("Not on the final list"),
    Standing.WITHDRAWN: N_("Withdrawn"),
}
NOTES: Final = {
    "started": N_("Draft begun"),
    "saved": N_("Draft saved"),
    "submitted": N_("Submitted"),
    "verified": N_("Verified by the Secretariat"),
    "document added": N_("Document added"),
    "document removed": N_("Document taken away"),
    "corrected": N_("Corrected"),
    "withdrawn": N_("Withdrawn"),
    "put forward": N_("Put forward to the Office of the President"),
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
        "is_decided": place.standing in {Standing.ON_FINAL_LIST, Standing.NOT_ON_FINAL_LIST},
        "is_on_list": place.standing is Standing.ON_FINAL_LIST,
        "until": until,
        "closes_at": place.closes_at,
    }


async def context(tx: Tx, modalities: Modalities, application: Application) -> dict[str, Any]:
    """Return what the applicant's and the clerk's pages show of an application."""
    language = current_language()
    category = modalities.category(application.category)
    changes = await applications.history(tx, application.id)
    # The organization's own saving comes after it.
    asked = next((each.note for each in reversed(changes) if each.by_role == Role.CLERK), "")
    return {
        "id": str(application.id),
        "name": application.name,
        "reference": application.reference or "",
        "version": application.version,
        "category": category.label.in_(language),
        "paragraph": category.paragraph,
        "is_list": application.route is Route.LIST,
        "stage": application.stage.value,
        "stage_words": stage_words(application.stage),
        "colour": COLOURS[application.stage],
        "submitted_at": application.submitted_at,
        "returned_note": asked if application.stage is Stage.RETURNED else "",
        "phases": _phases(application),
        "places": [_place(each, modalities) for each in await places.places(tx, application.id)],
        "history": [
            {
                "version": each.version,
                "at": each.at,
                "words": _(NOTES[each.note]) if each.note in NOTES else each.note,
                "by": each.by_role,
            }
            for each in changes
        ],
    }
