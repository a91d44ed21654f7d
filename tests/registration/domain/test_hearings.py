from uuid import uuid4

import pytest

from services.registration.domain.applications import Stage
from services.registration.domain.hearings import (
    Interest,
    Standing,
    conclude,
    hearings_open_to,
    mark,
    require_may_ask,
    weigh,
)
from shared.kernel.refusals import Conflict, Forbidden, Invalid, WrongVersion
from shared.modalities.load import load
from tests.registration.build import application

GCM = load("gcm-2018")


def wish(**given):
    values = {
        "id": uuid4(),
        "application_id": uuid4(),
        "event_key": "hearing-1",
        "theme": "drivers",
        "speaker": "Sera Tikoisuva",
        "gender": "woman",
        "language": "fr",
        "statement": "What the sea takes.",
    }
    return Interest(**(values | given))


def marked(interest, verb, **given):
    values = {"version": interest.version, "recused": (), "by": uuid4(), "is_admitted": True}
    return mark(interest, verb, **(values | given))


@pytest.mark.paragraph("30")
@pytest.mark.parametrize("category", ["parliament", "migrant", "nhri", "ngo", "diaspora"])
def test_the_categories_of_the_text_and_institutions_may_ask(category):
    assert [each.key for each in hearings_open_to(GCM, category)] == [
        f"hearing-{number}" for number in (1, 2, 3, 4)
    ]
    require_may_ask(
        GCM, application(category=category, stage=Stage.VERIFIED), "hearing-2", "drivers", "The sea"
    )


@pytest.mark.paragraph("30")
@pytest.mark.parametrize("category", ["local-authority", "member-state"])
def test_others_may_not(category):
    with pytest.raises(Invalid) as refused:
        require_may_ask(
            GCM,
            application(category=category, stage=Stage.VERIFIED),
            "hearing-1",
            "x",
            "word " * 151,
        )

    assert refused.value.errors == {
        "event_key": "not-offered",
        "theme": "not-offered",
        "statement": "too-many-words",
    }


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.WITHDRAWN, Stage.ENDED])
def test_neither_a_draft_nor_what_is_over_asks(stage):
    with pytest.raises(Conflict):
        require_may_ask(GCM, application(stage=stage), "hearing-1", "drivers", "The sea")


@pytest.mark.paragraph("30")
def test_whoever_has_recused_themselves_decides_nothing_about_it():
    by = uuid4()

    with pytest.raises(Forbidden):
        marked(wish(), "shortlist", recused={by}, by=by)
    assert marked(wish(), "shortlist", recused={uuid4()}, by=by).standing is Standing.SHORTLISTED


def test_only_the_shortlist_is_chosen_from_and_only_who_takes_part():
    with pytest.raises(Conflict):
        marked(wish(), "choose")
    with pytest.raises(Conflict):
        marked(wish(standing=Standing.SHORTLISTED), "choose", is_admitted=False)
    assert marked(wish(standing=Standing.SHORTLISTED), "choose").standing is Standing.CHOSEN


def test_a_step_on_what_somebody_else_changed_is_refused():
    with pytest.raises(WrongVersion):
        marked(wish(), "shortlist", version=0)


@pytest.mark.paragraph("30")
def test_everybody_has_an_outcome_and_who_withdrew_has_none():
    chosen, listed = wish(standing=Standing.CHOSEN), wish(standing=Standing.SHORTLISTED)
    asked, gone = wish(), wish(standing=Standing.WITHDRAWN)

    outcome = {each.id: each.standing for each in conclude([chosen, listed, asked, gone])}

    assert outcome == {
        chosen.id: Standing.SELECTED,
        listed.id: Standing.NOT_SELECTED,
        asked.id: Standing.NOT_SELECTED,
    }


def test_nothing_is_concluded_while_nobody_is_chosen():
    with pytest.raises(Conflict):
        conclude([wish(standing=Standing.SHORTLISTED)])


@pytest.mark.paragraph("30")
def test_balance_shows_every_group_and_gender_also_the_empty_ones():
    balance = weigh([wish(regional_group="african"), wish(gender="not-stated")])

    assert {line.key: line.names for line in balance.groups} == {
        "african": 1,
        "asia-pacific": 0,
        "eastern-european": 0,
        "latin-american-and-caribbean": 0,
        "western-european-and-others": 0,
        "no-group": 1,
    }
    assert {line.key: line.share for line in balance.genders} == {
        "woman": 0.5,
        "man": 0,
        "other": 0,
        "not-stated": 0.5,
    }
