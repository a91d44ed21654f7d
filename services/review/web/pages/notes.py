"""What officers wrote beside candidates, on a page of its own: each look is on record."""

from fastapi import APIRouter, Request, Response

from services.review.actions.compose_list import read_notes
from services.review.store import candidates
from services.review.web.deps import KeeperOf, ModalitiesOf
from shared.web.deps import CurrentActor, Transaction
from shared.web.i18n import current_language
from shared.web.pages import page

router = APIRouter(prefix="/desk/lists/{list_key}/notes", include_in_schema=False)


@router.get("")
async def get_notes(
    request: Request,
    tx: Transaction,
    actor: CurrentActor,
    keeper: KeeperOf,
    modalities: ModalitiesOf,
    list_key: str,
) -> Response:
    found = await read_notes(keeper, actor, modalities, list_key)
    names = await candidates.names(tx, list_key)
    rows = [{"id": str(key), "name": names[key], "notes": some} for key, some in found.items()]
    title = modalities.list_for(list_key).title.in_(current_language())
    context = {"list_key": list_key, "title": title, "rows": rows}
    return page(request, "desk/notes.html", context)
