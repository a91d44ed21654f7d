"""A person's own data in review: to see, to take along, to have erased."""

import io
import zipfile

from fastapi import APIRouter, Request, Response

from services.review.actions.erase_person import erase_person
from services.review.web.api.my_data import own_data
from services.review.web.deps import LifetimesOf
from shared.web.deps import CurrentActor, SettingsOf, Transaction
from shared.web.pages import page
from shared.web.sessions import clear_session

router = APIRouter(prefix="/my-data", include_in_schema=False)


@router.get("")
async def get_my_data(
    request: Request, tx: Transaction, actor: CurrentActor, lifetimes: LifetimesOf
) -> Response:
    data = await own_data(tx, actor, lifetimes)
    return page(request, "missions/my_data.html", {"enrolments": data.enrolments})


@router.get("/export")
async def get_export(tx: Transaction, actor: CurrentActor, lifetimes: LifetimesOf) -> Response:
    data = await own_data(tx, actor, lifetimes)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.json", data.model_dump_json(indent=2))
    headers = {"content-disposition": 'attachment; filename="my-data.zip"'}
    return Response(packed.getvalue(), media_type="application/zip", headers=headers)


@router.post("/erase")
async def post_erase(
    request: Request, tx: Transaction, actor: CurrentActor, settings: SettingsOf
) -> Response:
    await erase_person(tx, actor)
    request.state.actor = None
    answer = page(request, "sign_in/signed_out.html", {})
    clear_session(answer, settings)
    return answer
