import pytest

from services.registration.domain.eligibility import (
    is_compliant,
    lists_open_to,
    require_door,
    which_door,
)
from shared.kernel.modalities import Route
from shared.kernel.refusals import Forbidden, Invalid, NotFound
from shared.modalities.load import load
from tests.registration.build import finding

GCM = load("gcm-2018")


@pytest.mark.paragraph("6(a)")
def test_an_organization_in_consultative_status_registers_whatever_it_says_it_is():
    evidence = finding()

    door = which_door(GCM, "civil-society", [evidence])

    assert (door.category, door.route, door.paragraph) == ("ecosoc-ngo", Route.REGISTER, "6(a)")
    assert door.evidence == evidence


@pytest.mark.paragraph("6(a)")
def test_status_that_was_withdrawn_leads_to_the_list_and_says_why():
    contrary = finding(status="withdrawn")

    door = which_door(GCM, "ecosoc-ngo", [contrary])

    assert (door.route, door.evidence, door.contrary) == (Route.LIST, None, contrary)


@pytest.mark.paragraph("9")
@pytest.mark.paragraph("fn 5")
@pytest.mark.parametrize(("status", "registers"), [("A", True), ("B", False), ("D", False)])
def test_a_national_institution_registers_with_status_a_only(status, registers):
    institution = finding("nhri", status, country="FJI")

    assert is_compliant(GCM, institution) is registers
    assert (which_door(GCM, "nhri", [institution]).category == "nhri") is registers


@pytest.mark.paragraph("3")
@pytest.mark.parametrize("category", ["member-state", "agency-observer"])
def test_states_come_through_their_own_door(category):
    door = which_door(GCM, category, [])

    assert (door.route, door.paragraph) == (Route.ENTITLED, "3")
    with pytest.raises(Forbidden):
        require_door(GCM, category, None)


@pytest.mark.paragraph("4")
def test_a_body_with_a_standing_invitation_applies_for_nothing_even_if_a_register_holds_its_name():
    door = which_door(GCM, "standing-invitation", [finding()])

    assert (door.route, door.paragraph) == (Route.INVITED, "4")


@pytest.mark.paragraph("8")
def test_those_who_give_views_are_invited_to_dialogues():
    assert which_door(GCM, "local-authority", []).paragraph == "8"


@pytest.mark.paragraph("30")
def test_a_parliament_is_for_hearings_and_on_no_list():
    assert which_door(GCM, "parliament", []).paragraph == "30"
    assert lists_open_to(GCM, "parliament") == frozenset()


@pytest.mark.paragraph("6(b)")
@pytest.mark.paragraph("6(c)")
def test_a_diaspora_community_may_apply_for_both_lists():
    assert lists_open_to(GCM, "diaspora") == {"preparatory-process", "conference"}


def test_the_wrong_door_is_refused_with_its_reason():
    with pytest.raises(Invalid) as absent:
        require_door(GCM, "ecosoc-ngo", None)
    with pytest.raises(Invalid) as withdrawn:
        require_door(GCM, "ecosoc-ngo", finding(status="withdrawn"))

    assert absent.value.errors == {"register_entry_id": "not-in-register"}
    assert withdrawn.value.errors == {"register_entry_id": "not-in-force"}


def test_an_entry_of_another_register_gives_no_right():
    with pytest.raises(Invalid):
        require_door(GCM, "nhri", finding("ecosoc", "granted"))


def test_an_unknown_category_is_not_found():
    with pytest.raises(NotFound):
        which_door(GCM, "guests", [])
