"""A small service with one form, for tests of pages, forms and languages."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import httpx
from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from shared.kernel.actors import Actor
from shared.settings import Settings, Smtp
from shared.web import problems
from shared.web.forms import UI, read_form
from shared.web.i18n import N_, LanguageMiddleware
from shared.web.pages import install_pages, page

KINDS = (("ngo", "Association"), ("academia", "University"))
TEMPLATE = """{% extends "base.html" %}
{% from "form.html" import csrf_field, error_summary, fields, button with context %}
{% from "components.html" import when, cite, bar, summary with context %}
{% block title %}Organization{% endblock %}
{% block content %}{{ error_summary(form) }}
<form method="post">{{ csrf_field() }}{{ fields(form) }}{{ button("Continue") }}</form>
{{ when(at) }} {{ cite("6(a)") }} {{ bar(0.25, 0.5) }}
{{ summary([{"key": "Name", "value": form.raw.name | default("")}]) }}
{% endblock %}"""


class Organization(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[
        str,
        Field(min_length=3, max_length=20),
        UI(N_("Name"), errors={"missing": N_("Enter an answer.")}),
    ]
    kind: Annotated[Literal["ngo", "academia"], UI(N_("Kind"), widget="radios")]
    purpose: Annotated[str, Field(max_length=10), UI(N_("Purpose"), widget="textarea")] = ""
    scopes: Annotated[list[str], Field(max_length=2), UI(N_("Scopes"), widget="checkboxes")] = (
        Field(default_factory=list)
    )


def settings(home: Path, env: Literal["demo", "production"] = "production") -> Settings:
    return Settings(
        service="registration",
        env=env,
        home=home,
        port_base=9100,
        process="gcm-2018",
        database_url="postgresql+psycopg://nowhere",
        keeper_database_url="postgresql+psycopg://nowhere",
        urls={name: f"http://{name}.test" for name in ("registration", "review", "notify")},
        smtp=Smtp(
            host="127.0.0.1",
            port=1,
            tls="none",
            username=None,
            password=None,
            sender="no-reply@agrement.example",
        ),
    )


def small_service(
    folder: Path, *, env: Literal["demo", "production"] = "production", actor: Actor | None = None
) -> FastAPI:
    """Return a service whose package lies in `folder`, a place of the test's own."""
    package = folder / f"small_{folder.name}"
    (package / "web" / "templates").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "web" / "templates" / "organization.html").write_text(TEMPLATE, encoding="utf-8")
    sys.path.insert(0, str(folder))
    app = FastAPI()
    app.state.settings = settings(folder, env)
    try:
        install_pages(app, package=package.name, title=N_("Registration"))
    finally:
        sys.path.remove(str(folder))

    @app.api_route("/", methods=["GET", "POST"])
    async def get_or_post(request: Request) -> Response:
        request.state.actor, request.state.csrf = actor, "proof"
        form = await read_form(request, Organization, {"kind": KINDS})
        context = {"form": form, "at": datetime(2018, 4, 30, 22, tzinfo=UTC)}
        return page(request, "organization.html", context, status=422 if form.errors else 200)

    problems.install(app)
    app.add_middleware(LanguageMiddleware, folder=package / "locale", is_https=False)
    return app


def browser(app: FastAPI, language: str = "en") -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False),
        base_url="http://registration.test",
        headers={"accept-language": language, "accept": "text/html"},
    )
