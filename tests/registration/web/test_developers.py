import pytest

from services.registration.web.routers import ROUTERS
from shared.web.once import OnceRoute
from shared.web.problems import CODES, WORDS
from tests.conftest import visitor
from tests.registration.web.test_pages_and_api import HTML


async def test_the_page_names_every_route_of_the_json_with_a_description(app):
    described = (await visitor(app).get("/openapi.json")).json()["paths"]
    page = (await visitor(app).get("/developers", headers=HTML)).text

    for path, entry in described.items():
        for method, said in entry.items():
            if path.startswith("/api/"):
                assert f"{method.upper()} {path}" in page
                assert said.get("description") or "sign-in" in path or "session" in path, path


@pytest.mark.parametrize("code", CODES)
def test_every_problem_has_words(code):
    assert code in WORDS


def test_every_post_of_the_api_takes_an_idempotency_key():
    posts = {
        route.path: type(route)
        for router in ROUTERS
        for route in router.routes
        if route.path.startswith("/api/") and "POST" in route.methods
    }

    assert len(posts) > 30
    assert {path for path, kind in posts.items() if kind is not OnceRoute} <= {
        "/api/v1/sign-in",
        "/api/v1/sign-in/code",
    }
