from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.registration.domain.applications import Stage as ApplicationStage
from services.registration.domain.entries import Standing
from services.registration.domain.representatives import (
    Nomination,
    Representative,
    Room,
    Stage,
    after_outcome,
    first_in_line,
    require_open,
    seat,
    seat_offered,
)
from shared.kernel.modalities import Route
from shared.kernel.refusals import Conflict, NotOpen
from tests.registration.build import answers, application


def nomination(number, of, stage=Stage.WAITING):
    return Nomination(
        id=uuid4(),
        number=number,
        representative_id=uuid4(),
        application_id=of,
        event_key="hearing-1",
        stage=stage,
        is_head=False,
        at=datetime(2018, 1, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("room", "stage"),
    [
        (Room(None, 99, None, 99), Stage.CONFIRMED),
        (Room(2, 1, None, 99), Stage.CONFIRMED),
        (Room(2, 2, None, 2), Stage.WAITING),
        (Room(2, 0, 50, 50), Stage.WAITING),
        (Room(2, 1, 50, 49), Stage.CONFIRMED),
    ],
)
def test_a_seat_is_given_while_there_is_one(room, stage):
    assert seat(Stage.CONFIRMED, room) is stage


def test_the_line_is_kept_but_nobody_waits_for_an_organization_that_is_full():
    full, free = uuid4(), uuid4()
    first, second, third = nomination(1, full), nomination(2, free), nomination(3, free)
    rooms = {full: Room(1, 1, 9, 5), free: Room(1, 0, 9, 5)}

    assert first_in_line([third, first, second], rooms) == second
    assert first_in_line([first], rooms) is None


@pytest.mark.paragraph("6(a)")
@pytest.mark.paragraph("9")
def test_the_entitled_go_where_they_registered_for(modalities):
    registered = application(
        category="nhri",
        route=Route.REGISTER,
        stage=ApplicationStage.VERIFIED,
        answers=answers("conference"),
    )

    assert seat_offered(modalities, registered, {}, modalities.event("conference")) == "confirmed"
    assert seat_offered(modalities, registered, {}, modalities.event("hearing-1")) == "confirmed"
    with pytest.raises(NotOpen):
        seat_offered(modalities, registered, {}, modalities.event("thematic-1"))


@pytest.mark.paragraph("6(b)")
@pytest.mark.parametrize("standing", [None, Standing.ON_PROPOSED_LIST, Standing.NOT_ON_FINAL_LIST])
def test_a_list_opens_its_part_once_it_is_final(modalities, standing):
    listed = application(stage=ApplicationStage.PUT_FORWARD)
    standings = {"preparatory-process": standing} if standing else {}
    meeting = modalities.event("thematic-1")

    with pytest.raises(NotOpen):
        seat_offered(modalities, listed, standings, meeting)
    on_it = {"preparatory-process": Standing.ON_FINAL_LIST}
    assert seat_offered(modalities, listed, on_it, meeting) is Stage.CONFIRMED
    with pytest.raises(NotOpen):
        seat_offered(modalities, listed, on_it, modalities.event("conference"))


@pytest.mark.parametrize("stage", [ApplicationStage.DRAFT, ApplicationStage.SUBMITTED])
def test_nobody_is_seated_before_the_secretariat_has_verified(modalities, stage):
    with pytest.raises(NotOpen):
        seat_offered(modalities, application(stage=stage), {}, modalities.event("hearing-1"))


@pytest.mark.parametrize("stage", sorted(set(Stage) - {Stage.PROVISIONAL}))
def test_only_a_provisional_seat_depends_on_the_list(stage):
    assert after_outcome(stage, Standing.NOT_ON_FINAL_LIST) is stage


@pytest.mark.parametrize("stage", [Stage.REPLACED, Stage.WITHDRAWN, Stage.CANCELLED])
def test_what_is_over_is_over(stage):
    with pytest.raises(Conflict):
        require_open(nomination(1, uuid4(), stage))


def test_a_name_is_shown_as_on_a_badge():
    person = Representative(
        id=uuid4(),
        application_id=uuid4(),
        family_name="van der Berg",
        given_name="Anna",
        native_name=None,
        gender="woman",
        nationality="NLD",
        function="",
    )
    assert person.name == "Anna VAN DER BERG"
