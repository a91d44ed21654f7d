"""Pages: one Jinja environment a service, plain values in, HTML out."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from babel.dates import format_date
from babel.numbers import format_decimal
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from shared.kernel.languages import LANGUAGES, OWN_NAMES, direction
from shared.times import day_pattern, new_york_time
from shared.web.i18n import _, current_language, ngettext, pgettext

HERE: Final = Path(__file__).parent
YEAR: Final = "public, max-age=31536000, immutable"


class LongCachedFiles(StaticFiles):
    """Static files under addresses that change with their content."""

    async def get_response(self, path: str, scope: Scope) -> Any:
        answer = await super().get_response(path, scope)
        answer.headers["cache-control"] = YEAR
        return answer


@cache
def static(name: str) -> str:
    """Return the address of a static file, with a mark of its content."""
    content = hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={content}"


def new_york(instant: datetime) -> str:
    """Return `instant` as New York writes it, in the reader's language, zone named."""
    # Translators: %s is a date and time.
    return _("%s, New York time") % new_york_time(instant, current_language())


def day(value: date) -> str:
    """Return a date in the reader's language."""
    return format_date(value, day_pattern(current_language()), locale=current_language())


def number(value: float) -> str:
    """Return a number in the reader's language."""
    return format_decimal(value, locale=current_language())


def _environment(templates: Path) -> Environment:
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(templates), FileSystemLoader(HERE / "templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    translations: Any = environment
    translations.install_gettext_callables(_, ngettext, newstyle=False, pgettext=pgettext)
    environment.filters |= {"new_york": new_york, "day": day, "number": number}
    environment.globals |= {
        "static": static,
        "languages": [(code, OWN_NAMES[code], direction(code)) for code in LANGUAGES],
    }
    return environment


def page(
    request: Request, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HTMLResponse:
    """Render a page in the reader's language."""
    app = request.app
    # A form that comes back with errors was no act.
    request.state.status = status
    language = current_language()
    actor = getattr(request.state, "actor", None)
    around = {
        "lang": language,
        "dir": direction(language),
        "service_title": _(app.state.title),
        "is_demo": app.state.settings.is_demo,
        "mailbox_url": f"{app.state.settings.url_of('notify')}/mailbox",
        "actor": actor and {"email": actor.email, "role": actor.role, "state": actor.state},
        "navigation": _navigation(request, app.state.navigation, actor and actor.role),
        "csrf": getattr(request.state, "csrf", ""),
        "path": request.url.path,
        "has_developers_page": app.state.has_developers_page,
        "has_privacy_page": app.state.has_privacy_page,
        "language_links": [
            (code, OWN_NAMES[code], f"?{urlencode({**request.query_params, 'lang': code})}")
            for code in LANGUAGES
        ],
    }
    html = app.state.templates.get_template(template).render({**around, **context})
    return HTMLResponse(html, status)


def _navigation(
    request: Request, links: Sequence[tuple[str | None, str, str]], role: str | None
) -> list[dict[str, Any]]:
    path = request.url.path
    shown = [link for link in links if link[0] is None or link[0] == role]
    leading = [href for _role, href, _text in shown if f"{path}/".startswith(f"{href}/")]
    # Of two sections one of which lies in the other, the reader is in the inner one.
    here = max(leading, key=len, default="")
    return [{"href": href, "text": _(text), "is_here": href == here} for _role, href, text in shown]


def install_pages(
    app: FastAPI,
    *,
    package: str,
    title: str,
    navigation: Sequence[tuple[str | None, str, str]] = (),
    has_developers_page: bool = False,
    has_privacy_page: bool = False,
) -> None:
    """Give `app` its templates and static files; `navigation` holds (role or None, path, text)."""
    folder = Path(import_module(package).__file__ or "").parent
    app.state.templates = _environment(folder / "web" / "templates")
    app.state.title, app.state.navigation = title, navigation
    app.state.has_developers_page = has_developers_page
    app.state.has_privacy_page = has_privacy_page
    app.mount("/static", LongCachedFiles(directory=HERE / "static"), name="static")
