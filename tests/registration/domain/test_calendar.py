from dataclasses import replace
from datetime import date

import pytest

from services.registration.domain.calendar import (
    events_open_to,
    is_within_allotted_days,
    may_moderate,
    phases_on,
)
from services.registration.domain.travel import Claim, travel_claim
from shared.kernel.activities import EventKind
from shared.kernel.ruled import Ruled
from shared.modalities.load import load

GCM = load("gcm-2018")


def kinds(category):
    return {event.kind for event in events_open_to(GCM, category)}


@pytest.mark.paragraph("30")
def test_parliaments_and_migrants_come_to_hearings_and_nothing_else():
    assert kinds("parliament") == kinds("migrant") == {EventKind.HEARING}


@pytest.mark.paragraph("15")
@pytest.mark.paragraph("23")
@pytest.mark.paragraph("28")
def test_an_organization_in_consultative_status_may_come_to_all_kinds_of_meetings():
    assert kinds("ecosoc-ngo") == set(EventKind)


@pytest.mark.paragraph("15")
def test_six_thematic_sessions_in_three_cities():
    sessions = [e for e in GCM.events if e.kind is EventKind.THEMATIC_SESSION]

    assert sorted(e.zone for e in sessions) == sorted(
        ["Europe/Zurich"] * 3 + ["America/New_York"] * 2 + ["Europe/Vienna"]
    )


@pytest.mark.paragraph("23")
def test_the_preparatory_meeting_is_three_days_in_mexico():
    (meeting,) = (e for e in GCM.events if e.kind is EventKind.PREPARATORY_MEETING)

    assert (meeting.zone, meeting.working_days) == ("America/Mexico_City", 3)


@pytest.mark.paragraph("28")
def test_six_rounds_of_negotiations_with_the_days_of_the_text():
    rounds = [e.working_days for e in GCM.events if e.kind is EventKind.NEGOTIATION]

    assert rounds == [3, 4, 4, 5, 5, 5]


@pytest.mark.paragraph("30")
def test_hearings_take_the_four_days_of_the_text():
    days = sum(e.working_days for e in GCM.events if e.kind is EventKind.HEARING)

    assert days == GCM.preparation.hearing_days.value == 4


@pytest.mark.paragraph("14")
@pytest.mark.parametrize(
    ("day", "phases"),
    [
        (date(2017, 3, 31), []),
        (date(2017, 4, 1), ["consultations"]),
        (date(2017, 11, 15), ["consultations", "stocktaking"]),
        (date(2018, 7, 31), ["negotiations"]),
        (date(2018, 8, 1), []),
    ],
)
def test_a_day_belongs_to_the_phases_of_the_text(day, phases):
    assert [phase.key for phase in phases_on(GCM, day)] == phases


@pytest.mark.paragraph("16")
def test_thematic_sessions_keep_to_twelve_days():
    fewer = replace(GCM.preparation, thematic_days=Ruled(11, paragraph="16"))

    assert is_within_allotted_days(GCM)
    assert not is_within_allotted_days(replace(GCM, preparation=fewer))


@pytest.mark.paragraph("17")
def test_panels_are_moderated_by_member_states():
    assert may_moderate(GCM, "member-state")
    assert not may_moderate(GCM, "ecosoc-ngo")


@pytest.mark.paragraph("31")
@pytest.mark.parametrize(
    ("groups", "claim"),
    [
        (set(), Claim.NONE),
        ({"ldc"}, Claim.NONE),
        ({"developing"}, Claim.ELIGIBLE),
        ({"developing", "ldc"}, Claim.PRIORITY),
    ],
)
def test_the_fund_is_for_developing_countries_the_least_developed_first(groups, claim):
    assert travel_claim(GCM, groups) is claim
