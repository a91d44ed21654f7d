"""Where a clerk enters an application that came on paper or by mail."""

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.registration.actions.enter_application import EnterApplication, enter_application
from services.registration.store import intake
from services.registration.web.api.intake import CHANNELS, IntakeFields
from services.registration.web.deps import ModalitiesOf
from services.registration.web.pages.begin import first_page
from shared.kernel.languages import LANGUAGES, OWN_NAMES
from shared.kernel.modalities import Category
from shared.kernel.refusals import Invalid
from shared.times import NEW_YORK
from shared.web.deps import CurrentActor, Transaction
from shared.web.forms import Form, Options, bind, read_form
from shared.web.i18n import _, current_language
from shared.web.pages import page

router = APIRouter(prefix="/desk/intake", include_in_schema=False)

CategoryKey = Annotated[str, Query(max_length=50)]
Entry = Annotated[str, Query(max_length=50)]
Name = Annotated[str, Query(max_length=300)]
Country = Annotated[str, Query(max_length=3)]
NewId = Annotated[UUID | None, Query(alias="id")]


@router.get("")
async def get_unfinished(request: Request, tx: Transaction, actor: CurrentActor) -> Response:
    rows = [
        {
            "href": f"/applications/{each.application_id}",
            "name": name or _("Not named yet"),
            "channel": _(CHANNELS[each.channel]),
            "received_at": each.received_at,
        }
        for name, each in await intake.unfinished(tx, actor)
    ]
    return page(request, "desk/intake.html", {"rows": rows})


def _options() -> dict[str, Options]:
    return {
        "channel": [(key.value, _(words)) for key, words in CHANNELS.items()],
        "language": [(code, OWN_NAMES[code]) for code in LANGUAGES],
    }


def _form_page(request: Request, category: Category, form: Form[Any]) -> Response:
    context = {
        "form": form,
        "label": category.label.in_(current_language()),
        "paragraph": category.paragraph,
    }
    return page(request, "desk/intake_new.html", context, status=422 if form.errors else 200)


@router.get("/new")
async def get_new(
    request: Request,
    modalities: ModalitiesOf,
    category: CategoryKey,
    new_id: NewId = None,
) -> Response:
    chosen = modalities.category(category)
    if new_id is None:
        # In the address, so that sending the page twice begins one application.
        return RedirectResponse(
            request.url.include_query_params(id=uuid4()).replace(scheme="", netloc="")
        )
    return _form_page(request, chosen, bind(IntakeFields, None, _options()))


@router.post("/new")
async def post_new(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    category: CategoryKey,
    new_id: Annotated[UUID, Query(alias="id")],
    entry: Entry = "",
    name: Name = "",
    country: Country = "",
) -> Response:
    chosen = modalities.category(category)
    form = await read_form(request, IntakeFields, _options())
    if form.value is not None:
        given = form.value.model_dump()
        given["received_at"] = given["received_at"].replace(tzinfo=NEW_YORK)
        command = EnterApplication(
            id=new_id,
            category=chosen.key,
            register_entry_id=UUID(entry) if entry else None,
            **given,
        )
        try:
            async with tx.begin_nested():
                begun = await enter_application(tx, actor, modalities, command)
            return RedirectResponse(first_page(begun.id, name, country), HTTPStatus.SEE_OTHER)
        except Invalid as refusal:
            form = form.with_errors(refusal.errors)
    return _form_page(request, chosen, form)
