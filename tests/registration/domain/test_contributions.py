from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.registration.domain.applications import Stage
from services.registration.domain.contributions import (
    Contribution,
    Standing,
    change,
    count_words,
    may_contribute,
    publish,
    require_acceptable,
    search_key,
    withdraw,
)
from shared.kernel.refusals import Conflict, Forbidden, Invalid, WrongVersion
from shared.modalities.load import load
from tests.registration.build import application

GCM = load("gcm-2018")
AT = datetime(2017, 9, 1, tzinfo=UTC)


def views(**given):
    values = {
        "id": uuid4(),
        "application_id": uuid4(),
        "kind": "views",
        "phase": "consultations",
        "theme": "drivers",
        "language": "pt",
        "title": "O mar",
        "text": "O mar leva a terra.",
        "may_publish": True,
        "received_at": AT,
    }
    return Contribution(**(values | given))


@pytest.mark.paragraph("7")
@pytest.mark.paragraph("8")
@pytest.mark.paragraph("9")
def test_views_come_from_everybody_that_paragraph_8_names_and_not_from_states():
    named = ["civil-society", "scientific", "parliament", "local-authority", "private-sector"]
    assert all(may_contribute(GCM, each) for each in [*named, "migrant", "nhri", "ecosoc-ngo"])
    assert not may_contribute(GCM, "member-state")
    with pytest.raises(Forbidden):
        require_acceptable(GCM, application(category="member-state"), views())


@pytest.mark.paragraph("8")
def test_the_limit_is_the_last_word_that_is_taken():
    known = application(stage=Stage.SUBMITTED)
    require_acceptable(GCM, known, views(text="word " * 2000))

    with pytest.raises(Invalid) as refused:
        require_acceptable(GCM, known, views(text="word " * 2001))
    assert refused.value.errors == {"text": "too-many-words"}


def test_views_have_a_phase_a_theme_and_a_paragraph():
    with pytest.raises(Invalid) as refused:
        require_acceptable(
            GCM, application(stage=Stage.SUBMITTED), views(phase="x", theme="x", kind="x")
        )

    assert set(refused.value.errors) == {"phase", "theme", "kind"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one two-three – four's", 3),
        ("Les droits de l’homme", 4),
        ("حقوق الإنسان لجميع المهاجرين", 4),
        ("所有移民的人权", 4),
        ("移民 2018", 2),
    ],
)
def test_words_are_counted_in_any_script(text, words):
    assert count_words(text) == words


@pytest.mark.paragraph("8")
def test_nothing_is_published_without_consent():
    with pytest.raises(Conflict):
        publish(views(may_publish=False), version=1, at=AT)
    assert publish(views(), version=1, at=AT).standing is Standing.PUBLISHED
    with pytest.raises(WrongVersion):
        publish(views(), version=0, at=AT)


def test_what_is_public_is_not_changed_only_taken_back():
    public = views(standing=Standing.PUBLISHED)

    with pytest.raises(Conflict):
        change(public, views(), version=1)
    assert withdraw(public).standing is Standing.WITHDRAWN


def test_case_and_width_do_not_hide_a_word():
    assert search_key("ＭＥＲ", "Élevée") == "mer élevée"
