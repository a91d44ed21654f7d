"""Who acts for missions, as JSON: for the Office, and for a mission's focal point."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, Field

from services.review.actions.end_enrolment import end_enrolment
from services.review.actions.enrol_delegate import enrol_delegate
from services.review.actions.enrol_focal_point import (
    AskFocalPoint,
    approve_focal_point,
    ask_focal_point,
    refuse_focal_point,
)
from services.review.domain.missions import CallBack, Enrolment
from services.review.store import missions
from services.review.web.deps import BaseUrl, OwnState
from services.review.web.inputs import Input, clean
from shared.kernel.actors import Role
from shared.web.deps import CurrentActor, SettingsOf, Transaction
from shared.web.sign_in import EMAIL

Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(clean)]
Address = Annotated[str, Field(max_length=254, pattern=EMAIL)]


class FocalPointIn(Input):
    state: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    name: Name
    email: Address
    mailbox: Address
    called_number: Name
    spoke_with: Name

    def command(self) -> AskFocalPoint:
        """Return what the action takes."""
        call = CallBack(number=self.called_number, spoke_with=self.spoke_with)
        taken = self.model_dump(exclude={"called_number", "spoke_with"})
        return AskFocalPoint(call_back=call, **taken)


class DelegateIn(Input):
    name: Name
    email: Address


class EnrolmentOut(BaseModel):
    id: UUID
    state: str
    role: Role
    name: str
    email: str
    person_id: UUID | None


class MissionsOut(BaseModel):
    waiting: list[EnrolmentOut]
    enrolled: list[EnrolmentOut]


class EnrolmentId(BaseModel):
    id: UUID


class SpokenCode(BaseModel):
    """The half of an enrolment that no letter carries; it is shown once."""

    code: str


def _out(each: Enrolment) -> EnrolmentOut:
    return EnrolmentOut(**{name: getattr(each, name) for name in EnrolmentOut.model_fields})


router = APIRouter(prefix="/api/v1", tags=["missions"])


@router.get("/desk/missions")
async def get_missions(tx: Transaction) -> MissionsOut:
    """List who acts for missions, and who waits for a second officer."""
    return MissionsOut(
        waiting=[_out(each) for each in await missions.list_waiting(tx)],
        enrolled=[_out(each) for each in await missions.list_active(tx)],
    )


@router.post("/desk/enrolments", status_code=201)
async def post_focal_point(body: FocalPointIn, tx: Transaction, actor: CurrentActor) -> EnrolmentId:
    """Put a focal point forward after a call-back."""
    return EnrolmentId(id=await ask_focal_point(tx, actor, body.command()))


@router.post("/desk/enrolments/{enrolment_id}/approve")
async def post_approve(
    enrolment_id: UUID, tx: Transaction, actor: CurrentActor, base_url: BaseUrl
) -> SpokenCode:
    """Enrol whom another officer put forward; the code is to be said by telephone."""
    code = await approve_focal_point(tx, actor, enrolment_id, base_url=base_url)
    return SpokenCode(code=code)


@router.post("/desk/enrolments/{enrolment_id}/refuse", status_code=204)
async def post_refuse(enrolment_id: UUID, tx: Transaction, actor: CurrentActor) -> None:
    """Turn down whom another officer put forward."""
    await refuse_focal_point(tx, actor, enrolment_id)


@router.delete("/desk/missions/people/{person_id}", status_code=204)
async def delete_person(
    person_id: UUID, tx: Transaction, actor: CurrentActor, base_url: BaseUrl
) -> None:
    """End what somebody may do for a mission, at once."""
    await end_enrolment(tx, actor, person_id, base_url=base_url)


@router.get("/mission/people")
async def get_people(tx: Transaction, state: OwnState) -> list[EnrolmentOut]:
    """List who acts for one's own mission."""
    return [_out(each) for each in await missions.list_active(tx, state)]


@router.post("/mission/delegates", status_code=201)
async def post_delegate(
    body: DelegateIn,
    tx: Transaction,
    actor: CurrentActor,
    settings: SettingsOf,
    base_url: BaseUrl,
) -> SpokenCode:
    """Enrol a delegate of one's own mission; the code is to be said in person."""
    most = settings.delegates_per_mission
    code = await enrol_delegate(
        tx, actor, name=body.name, email=body.email, most=most, base_url=base_url
    )
    return SpokenCode(code=code)


@router.delete("/mission/delegates/{person_id}", status_code=204)
async def delete_delegate(
    person_id: UUID, tx: Transaction, actor: CurrentActor, base_url: BaseUrl
) -> None:
    """End what a delegate of one's own mission may do, at once."""
    await end_enrolment(tx, actor, person_id, base_url=base_url)
