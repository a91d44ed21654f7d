"""Cookies: who is signed in, which browser asked for a code, and proof that a form is ours."""

import hashlib
import hmac
import secrets
from typing import Final, Literal

from fastapi import Request, Response

from shared.kernel.refusals import Forbidden
from shared.settings import Settings

FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
OWN_SITE: Final = frozenset({"same-origin", "none"})

Purpose = Literal["session", "browser"]


def cookie_name(settings: Settings, purpose: Purpose) -> str:
    """Return the name of a cookie, of which no other service on this host has the like."""
    name = f"agrement-{settings.service}-{purpose}"
    return f"__Host-{name}" if _is_secure(settings) else name


def set_cookie(response: Response, settings: Settings, purpose: Purpose, value: str) -> None:
    """Put a cookie that scripts and other sites cannot read on `response`."""
    response.set_cookie(
        cookie_name(settings, purpose),
        value,
        secure=_is_secure(settings),
        httponly=True,
        # Offices and missions are never led here by another site; people who apply often are.
        # The other cookie has to come back from an outside provider with its browser.
        samesite="lax" if settings.service == "registration" or purpose == "browser" else "strict",
        path="/",
    )


def clear_session(response: Response, settings: Settings) -> None:
    """Take the session from the browser, with what it kept of our pages."""
    response.delete_cookie(
        cookie_name(settings, "session"), secure=_is_secure(settings), httponly=True
    )
    response.headers["clear-site-data"] = '"cache", "storage"'


def _is_secure(settings: Settings) -> bool:
    return settings.url_of(settings.service).startswith("https://")


def session_token(request: Request) -> str | None:
    """Return the session token of the request's cookie."""
    settings: Settings = request.app.state.settings
    return request.cookies.get(cookie_name(settings, "session"))


def browser_token(request: Request) -> str:
    """Return the token that tells this browser from others, making one when it has none."""
    settings: Settings = request.app.state.settings
    if not hasattr(request.state, "browser"):
        known = request.cookies.get(cookie_name(settings, "browser"))
        request.state.browser = known or secrets.token_urlsafe(32)
    browser: str = request.state.browser
    return browser


def csrf_token(request: Request) -> str:
    """Return what every form of this browser must carry."""
    return csrf_of(session_token(request) or browser_token(request))


def csrf_of(secret: str) -> str:
    """Return what forms carry under this session or browser token."""
    return hashlib.sha256(f"csrf|{secret}".encode()).hexdigest()[:32]


async def require_own_form(request: Request) -> None:
    """Refuse what another site makes this browser send. Refusals: Forbidden."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in OWN_SITE:
        raise Forbidden
    # A page that sends no referrer has the origin "null" even on its own site.
    origin = request.headers.get("origin", "null")
    if origin != "null" and origin.partition("://")[2] != request.headers.get("host"):
        raise Forbidden
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in FORMS:
        return
    sent = (await request.form()).get("csrf")
    if not isinstance(sent, str) or not hmac.compare_digest(sent, csrf_token(request)):
        raise Forbidden
