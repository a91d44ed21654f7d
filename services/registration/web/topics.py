"""The topics of an application as pages show them."""

from collections.abc import Mapping
from typing import Any

from services.registration.domain.applications import TOPICS, Application
from services.registration.domain.calendar import events_open_to
from services.registration.domain.eligibility import lists_open_to
from services.registration.web.models import GENDERS, TOPIC_MODELS, TOPIC_TITLES
from services.registration.web.options import countries
from shared.kernel.languages import LANGUAGES, OWN_NAMES
from shared.kernel.modalities import Modalities, Route
from shared.store.db import Tx, database_time
from shared.web.forms import Options, bind
from shared.web.i18n import _, current_language


async def options(tx: Tx, modalities: Modalities, known: Application) -> dict[str, Options]:
    language = current_language()
    is_listed = known.route is Route.LIST
    allowed = lists_open_to(modalities, known.category) if is_listed else modalities.scopes
    today = (await database_time(tx)).date()
    events = () if is_listed else events_open_to(modalities, known.category)
    return {
        "country": await countries(tx, today),
        "language": [(code, OWN_NAMES[code]) for code in LANGUAGES],
        "head_gender": [(key, _(label)) for key, label in GENDERS],
        "scopes": [
            (key, modalities.scopes[key].in_(language))
            for key in modalities.scopes
            if key in allowed
        ],
        "events": [(e.key, f"{e.title.in_(language)} · {e.venue.in_(language)}") for e in events],
    }


def shown(known: Application, topic: str, options: Mapping[str, Options]) -> list[dict[str, Any]]:
    """Return the answers of a topic in words."""
    form = bind(TOPIC_MODELS[topic], known.answers.get(topic), options)
    rows = []
    for field in form.fields:
        chosen = field["value"] if isinstance(field["value"], list | tuple) else [field["value"]]
        words = dict(field["options"])
        value = "; ".join(str(words.get(each, each)) for each in chosen if each)
        if not field["options"] and field["widget"] == "checkboxes":
            continue
        rows.append({"key": field["label"], "value": value or "—", "href": None})
    return rows


def topics_of(known: Application) -> list[dict[str, Any]]:
    return [
        {
            "key": topic,
            "title": _(TOPIC_TITLES[topic]),
            "is_done": topic in known.answers,
            "href": f"/applications/{known.id}/{topic}",
        }
        for topic in TOPICS
    ]
