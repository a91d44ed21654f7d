"""Beginning an application."""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request, Response
from fastapi import Form as Field
from fastapi.responses import RedirectResponse

from services.registration.actions.save_application import SaveApplication, save_application
from services.registration.web.deps import ModalitiesOf
from shared.kernel.actors import Role
from shared.web.deps import CurrentActor, Transaction
from shared.web.i18n import current_language
from shared.web.pages import page

router = APIRouter(prefix="/applications", include_in_schema=False)


@router.get("/new")
async def get_new(
    request: Request,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    category: Annotated[str, Query(max_length=50)] = "ngo",
    entry: Annotated[str, Query(max_length=50)] = "",
    name: Annotated[str, Query(max_length=300)] = "",
    country: Annotated[str, Query(max_length=3)] = "",
) -> Response:
    chosen = modalities.category(category)
    if actor.role is Role.CLERK:
        return RedirectResponse(request.url.replace(scheme="", netloc="", path="/desk/intake/new"))
    context = {
        "category": chosen.key,
        "label": chosen.label.in_(current_language()),
        "paragraph": chosen.paragraph,
        "entry": entry,
        "name": name,
        "country": country,
        # Made here, so that sending the page twice begins one application.
        "new_id": str(uuid4()),
    }
    return page(request, "applications/new.html", context)


@router.post("")
async def post_new(
    tx: Transaction,
    actor: CurrentActor,
    modalities: ModalitiesOf,
    new_id: Annotated[UUID, Field()],
    category: Annotated[str, Field(max_length=50)],
    entry: Annotated[str, Field(max_length=50)] = "",
    name: Annotated[str, Field(max_length=300)] = "",
    country: Annotated[str, Field(max_length=3)] = "",
) -> Response:
    command = SaveApplication(
        id=new_id,
        version=0,
        category=category,
        register_entry_id=UUID(entry) if entry else None,
        answers={},
    )
    begun = await save_application(tx, actor, modalities, command)
    return RedirectResponse(first_page(begun.id, name, country), HTTPStatus.SEE_OTHER)


def first_page(application_id: UUID, name: str, country: str) -> str:
    """Return where filling in begins: what was said at the door need not be typed again."""
    known = urlencode({key: said for key, said in (("name", name), ("country", country)) if said})
    overview = f"/applications/{application_id}"
    return f"{overview}/organization?{known}" if known else overview
