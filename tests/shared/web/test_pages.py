import re
from uuid import uuid4

import pytest

from shared.kernel.actors import Actor, Role
from shared.kernel.languages import LANGUAGES, OWN_NAMES
from shared.web import pages
from tests.shared.web.build import browser, small_service

STATIC = pages.HERE / "static"
HOSTILE = '"><script>alert(1)</script>{{ 7 * 7 }}'


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_page_names_its_language_and_direction(tmp_path, language):
    answer = await browser(small_service(tmp_path), language).get("/")

    right = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{right}"' in answer.text
    assert answer.headers["content-language"] == language
    assert ("app.rtl.css" in answer.text) == (language == "ar")


async def test_every_page_offers_the_six_languages_by_their_own_names(tmp_path):
    answer = await browser(small_service(tmp_path)).get("/", params={"page": "2"})

    assert all(name in answer.text for name in OWN_NAMES.values())
    assert 'href="?page=2&amp;lang=ar"' in answer.text


async def test_a_language_once_chosen_is_kept(tmp_path):
    visitor = browser(small_service(tmp_path))

    await visitor.get("/?lang=ru")

    assert '<html lang="ru"' in (await visitor.get("/")).text


@pytest.mark.parametrize("asked", ["xx", "en\r\nset-cookie: a=b", "<script>"])
async def test_a_language_we_do_not_speak_is_not_kept(tmp_path, asked):
    answer = await browser(small_service(tmp_path)).get("/", params={"lang": asked})

    assert "set-cookie" not in answer.headers
    assert '<html lang="en"' in answer.text


async def test_hostile_answers_are_shown_as_text(tmp_path):
    answer = await browser(small_service(tmp_path)).post("/", data={"name": HOSTILE})

    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}" in answer.text


async def test_an_error_stands_in_the_summary_and_beside_its_field(tmp_path):
    answer = await browser(small_service(tmp_path), "fr").post("/", data={"kind": "ngo"})

    assert answer.status_code == 422
    assert "Il y a un problème" in answer.text
    assert '<a href="#name">Saisissez une réponse.</a>' in answer.text
    assert 'aria-describedby=" name-error" aria-invalid="true"' in answer.text
    assert 'id="name-error"' in answer.text


async def test_a_form_carries_the_proof_and_what_was_typed(tmp_path):
    answer = await browser(small_service(tmp_path)).post("/", data={"name": "Harbour"})

    assert '<input type="hidden" name="csrf" value="proof">' in answer.text
    assert 'name="name" type="text" value="Harbour"' in answer.text


async def test_a_page_holds_nothing_that_the_content_policy_forbids(tmp_path):
    html = (await browser(small_service(tmp_path, env="demo")).get("/")).text

    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert "<style" not in html
    assert re.findall(r"\s(?:style|on[a-z]+)=", html) == []
    assert re.findall(r"(?:src|href)=\"https?://", html.replace("http://notify.test", "")) == []


async def test_bars_grow_from_the_right_in_arabic(tmp_path):
    app = small_service(tmp_path)

    left = (await browser(app).get("/")).text
    right = (await browser(app, "ar").get("/")).text

    assert '<rect class="app-bar__share" x="0" y="3" width="50.0"' in left
    assert '<rect class="app-bar__share" x="150.0" y="3" width="50.0"' in right


async def test_a_deadline_is_told_by_new_yorks_clock_and_marked_for_the_readers(tmp_path):
    html = (await browser(small_service(tmp_path)).get("/")).text

    assert "30 April 2018, 18:00, New York time" in html
    assert '<time datetime="2018-04-30T22:00:00+00:00" data-local>' in html


@pytest.mark.parametrize("env", ["demo", "production"])
async def test_only_a_demonstration_says_that_it_is_one(tmp_path, env):
    html = (await browser(small_service(tmp_path, env=env)).get("/")).text

    assert ("This is a demonstration." in html) == (env == "demo")


async def test_the_signed_in_see_who_they_are_and_sign_out_by_a_form_with_proof(tmp_path):
    actor = Actor(person_id=uuid4(), email="a&b@people.example", role=Role.APPLICANT)

    html = (await browser(small_service(tmp_path, actor=actor)).get("/")).text

    assert "<bdi>a&amp;b@people.example</bdi>" in html
    assert '<form method="post" action="/sign-out"><input type="hidden" name="csrf"' in html
    assert 'href="/sign-in"' not in html


async def test_an_absent_page_is_told_in_the_readers_language(tmp_path):
    answer = await browser(small_service(tmp_path), "es").get("/nowhere")

    assert answer.status_code == 404
    assert "Aquí no hay nada" in answer.text


async def test_static_files_are_kept_for_a_year_under_the_mark_of_their_content(tmp_path):
    visitor = browser(small_service(tmp_path))
    address = re.search(r'href="(/static/app\.css\?v=[0-9a-f]{12})"', (await visitor.get("/")).text)
    assert address

    answer = await visitor.get(address[1])

    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("name", ["../pages.py", "%2e%2e/pages.py", "..%2fpages.py"])
async def test_nothing_beside_the_static_files_is_served(tmp_path, name):
    answer = await browser(small_service(tmp_path)).get(f"/static/{name}")

    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["app.css", "app.rtl.css"])
def test_the_style_sheets_fetch_nothing_and_name_a_row_of_fonts(name):
    css = (STATIC / name).read_text(encoding="utf-8")

    assert "url(" not in css
    assert "font-family:system-ui,-apple-system," in css
    assert "GDS Transport" not in css


async def test_the_characters_left_are_told_in_the_readers_language(tmp_path):
    html = (await browser(small_service(tmp_path), "fr").get("/")).text

    assert 'data-i18n.characters-under-limit.many="Caractères restants\u00a0: %{count}"' in html
    assert 'data-i18n.characters-at-limit="Plus aucun caractère disponible"' in html


def test_the_script_starts_the_components_that_wait_for_a_mark_on_the_page():
    script = (STATIC / "app.min.js").read_text(encoding="utf-8")

    assert 'classList.add("js-enabled","govuk-frontend-supported")' in script
