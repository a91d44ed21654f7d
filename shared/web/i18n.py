"""The reader's language, and our words in it."""

import gettext
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.kernel.languages import DEFAULT_LANGUAGE, LANGUAGES

SHARED: Final = Path(__file__).parent.parent / "locale"
COOKIE: Final = "agrement-language"
YEAR_SECONDS: Final = 31_536_000

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)
_folders: ContextVar[tuple[Path, ...]] = ContextVar("folders", default=(SHARED,))


def N_(message: str) -> str:  # noqa: N802  -- the name that extraction tools look for
    """Mark `message` for translation where it is shown later."""
    return message


def current_language() -> str:
    """Return the language of the page or answer being made."""
    return _language.get()


def set_language(language: str, *folders: Path) -> None:
    """Speak `language` from here on in this task, with catalogues from `folders` first."""
    _language.set(language)
    _folders.set((*folders, SHARED))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak another language for a while, as in a letter to somebody else."""
    before = _language.set(language)
    try:
        yield
    finally:
        _language.reset(before)


@cache
def _catalogue(folders: tuple[Path, ...], language: str) -> gettext.NullTranslations:
    first: gettext.NullTranslations | None = None
    for folder in folders:
        path = folder / language / "LC_MESSAGES" / "messages.po"
        if not path.exists():
            continue
        compiled = io.BytesIO()
        with path.open("rb") as source:
            write_mo(compiled, read_po(source, locale=language))
        compiled.seek(0)
        catalogue = gettext.GNUTranslations(compiled)
        if first is None:
            first = catalogue
        else:
            first.add_fallback(catalogue)
    return first or gettext.NullTranslations()


def _translations() -> gettext.NullTranslations:
    return _catalogue(_folders.get(), _language.get())


def _(message: str) -> str:
    """Return `message` in the current language."""
    return _translations().gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the form for `n` in the current language."""
    return _translations().ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """Return `message`, as meant in `context`, in the current language."""
    return _translations().pgettext(context, message)


def choose_language(asked: str | None, kept: str | None, accepted: str) -> str:
    """Return the first of the six that the reader asked for, chose before, or accepts."""
    wishes: Iterable[str] = (asked or "", kept or "", *_by_preference(accepted))
    return next((wish for wish in wishes if wish in LANGUAGES), DEFAULT_LANGUAGE)


def _by_preference(accepted: str) -> list[str]:
    weighted = []
    for part in accepted.split(",")[:20]:
        tag, _separator, rest = part.strip().partition(";q=")
        try:
            weight = float(rest or 1)
        except ValueError:
            weight = 0.0
        weighted.append((weight, tag[:2].lower()))
    return [tag for weight, tag in sorted(weighted, key=lambda w: -w[0]) if weight > 0]


class LanguageMiddleware:
    """ASGI middleware: `?lang=` sets the language and keeps it, else the browser's wish holds."""

    def __init__(self, app: ASGIApp, *, folder: Path, is_https: bool) -> None:
        self._app, self._folder = app, folder
        self._cookie = f"__Host-{COOKIE}" if is_https else COOKIE
        words = f"; Path=/; Max-Age={YEAR_SECONDS}; SameSite=Lax; HttpOnly"
        self._words = f"{words}; Secure" if is_https else words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [None])[0]
        kept = connection.cookies.get(self._cookie)
        language = choose_language(asked, kept, connection.headers.get("accept-language", ""))
        set_language(language, self._folder)

        async def send_in_language(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-language", language)
                if asked == language:
                    headers.append("set-cookie", f"{self._cookie}={language}{self._words}")
            await send(message)

        await self._app(scope, receive, send_in_language)
