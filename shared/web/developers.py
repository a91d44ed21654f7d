"""A page that explains a service's JSON to the developers of other systems."""

from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request, Response

from shared.web.deps import SettingsOf
from shared.web.i18n import _
from shared.web.pages import page
from shared.web.policy import ANYONE, Policy
from shared.web.problems import CODES, WORDS

POLICY: Final[Policy] = {("GET", "/developers"): ANYONE}
METHODS: Final = ("get", "post", "put", "patch", "delete")


def developers_router() -> APIRouter:
    """Build the page."""
    router = APIRouter(include_in_schema=False)

    @router.get("/developers")
    async def get_developers(request: Request, settings: SettingsOf) -> Response:
        problems = [
            {"code": code, "status": status, "title": _(WORDS[code][0])}
            for code, status in CODES.items()
        ]
        context: dict[str, Any] = {"groups": _groups(request.app), "problems": problems}
        context["base_url"] = settings.url_of(settings.service)
        return page(request, "developers.html", context)

    return router


def _groups(app: FastAPI) -> dict[str, list[dict[str, Any]]]:
    """Return the routes of the JSON by their tag, as the OpenAPI file describes them."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, entry in app.openapi()["paths"].items():
        for method in METHODS:
            if method in entry and path.startswith("/api/"):
                said = entry[method].get("description", "").partition("\n")[0]
                row = {"method": method.upper(), "path": path, "words": said}
                groups.setdefault((entry[method].get("tags") or ["sign-in"])[0], []).append(row)
    return groups
