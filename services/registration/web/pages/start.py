"""What anyone sees: the call, and which door is theirs."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.registration.actions.find_door import Way, find_door
from services.registration.domain.calendar import phases_on
from services.registration.domain.eligibility import Finding
from services.registration.store import windows
from services.registration.web.deps import FinderOf, ModalitiesOf
from services.registration.web.matches import near
from services.registration.web.models import Words
from services.registration.web.options import countries
from services.registration.web.words import status_words
from shared.kernel.modalities import Modalities, Route
from shared.store.db import database_time
from shared.web.deps import Transaction
from shared.web.forms import UI, bind
from shared.web.i18n import N_, current_language
from shared.web.pages import page

router = APIRouter(include_in_schema=False)


class DoorForm(BaseModel):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    name: Annotated[
        Words,
        Field(min_length=2, max_length=300),
        UI(
            N_("Name of the organization"),
            hint=N_("As it stands in its statutes or in a register of the United Nations."),
            errors={"missing": N_("Enter the name of the organization.")},
        ),
    ]
    category: Annotated[
        str,
        Field(max_length=50),
        UI(
            N_("What is it?"),
            widget="radios",
            errors={"missing": N_("Choose what the organization is.")},
        ),
    ]
    country: Annotated[str | None, UI(N_("Country of its seat"), widget="select")] = None


@router.get("/")
async def get_start(request: Request, tx: Transaction, modalities: ModalitiesOf) -> Response:
    language = current_language()
    now = await database_time(tx)
    closing = await windows.closing_times(tx)
    context = {
        "process": modalities.title.in_(language),
        "symbol": modalities.adopted_as,
        "categories": _categories(modalities, language),
        "phases": [phase.label.in_(language) for phase in phases_on(modalities, now.date())],
        "lists": [
            {
                "label": each.label.in_(language),
                "paragraph": each.paragraph,
                "closes_at": closing.get(each.key),
                "is_open": each.key not in closing or now < closing[each.key],
                "closed_before": [
                    step.closes_at for step in (await windows.steps(tx, each.key))[:-1]
                ],
            }
            for each in modalities.lists
        ],
    }
    return page(request, "start/start.html", context)


def _categories(modalities: Modalities, language: str) -> list[dict[str, str]]:
    return [
        {
            "key": each.key,
            "label": each.label.in_(language),
            "paragraph": each.paragraph,
            "next_step": each.next_step.in_(language),
        }
        for each in modalities.categories
    ]


def category_options(modalities: Modalities) -> Sequence[tuple[str, str]]:
    """Return the categories to choose from, in the reader's language."""
    return [(each.key, each.label.in_(current_language())) for each in modalities.categories]


@router.get("/door")
async def get_door(
    request: Request,
    tx: Transaction,
    modalities: ModalitiesOf,
    finder: FinderOf,
    name: Annotated[str | None, Query(max_length=2000)] = None,
    category: Annotated[str, Query(max_length=100)] = "",
    country: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    today = (await database_time(tx)).date()
    options = {
        "category": category_options(modalities),
        "country": await countries(tx, today),
    }
    data = None if name is None else {"name": name, "category": category, "country": country}
    form = bind(DoorForm, data, options)
    context: dict[str, object] = {"form": form, "door": None}
    if form.value is None:
        return page(request, "start/door.html", context, status=422 if data else 200)
    way = await find_door(
        tx,
        modalities,
        finder,
        name=form.value.name,
        category=form.value.category,
        country=form.value.country,
    )
    context["door"] = _door(modalities, way, form.value)
    return page(request, "start/door.html", context)


def _door(modalities: Modalities, way: Way, asked: DoorForm) -> dict[str, object]:
    door, language = way.door, current_language()
    chosen = modalities.category(door.category)
    return {
        "category": door.category,
        "label": chosen.label.in_(language),
        "paragraph": door.paragraph,
        "next_step": chosen.next_step.in_(language),
        "may_apply": door.route in {Route.LIST, Route.REGISTER},
        "is_list": door.route is Route.LIST,
        "evidence": _words(door.evidence),
        "contrary": _words(door.contrary),
        "match": way.match and near(way.match),
        "choices": [
            near(each)
            | {
                "href": "/door?"
                + urlencode(
                    {
                        "name": each.entry.name,
                        "category": asked.category,
                        "country": asked.country or "",
                    }
                )
            }
            for each in way.choices
        ],
        "entry_id": str(door.evidence.entry_id) if door.evidence else "",
        "name": asked.name,
        "country": asked.country or (door.evidence and door.evidence.country) or "",
    }


def _words(finding: Finding | None) -> dict[str, object] | None:
    if finding is None:
        return None
    return {
        "name": finding.name,
        "register": finding.register,
        "status": status_words(finding.status),
        "as_of": finding.as_of,
    }
