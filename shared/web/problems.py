"""Refusals become RFC 9457 problems, or a page, here and nowhere else."""

from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import DataError
from starlette.exceptions import HTTPException

from shared.kernel.refusals import (
    Busy,
    Conflict,
    Forbidden,
    Invalid,
    NoPdf,
    NotFound,
    Refusal,
    SignInRequired,
    TooMany,
)
from shared.log import logger
from shared.web.counting import count_again
from shared.web.detours import detour
from shared.web.forms import code_of, message_for
from shared.web.i18n import N_, _
from shared.web.noting import note_input, note_refusal
from shared.web.pages import page

STATUS: Final[dict[type[Refusal], int]] = {
    NotFound: 404,
    Conflict: 409,
    Invalid: 422,
    SignInRequired: 401,
    TooMany: 429,
    Busy: 503,
    NoPdf: 501,
    Forbidden: 403,
    Refusal: 403,
}
# Code of a refusal: what it is called, and what the person can do.
WORDS: Final = {
    "refused": (N_("This is not possible"), N_("Nothing was changed.")),
    "forbidden": (
        N_("This request was refused"),
        N_("The form was not sent from this site, or was open for too long. Open it again."),
    ),
    "focal-point-only": (
        N_("Only the focal point of your organization can do this"),
        N_("Nothing was changed. Ask the focal point, who is named on the page of your people."),
    ),
    "not-found": (
        N_("There is nothing here"),
        N_("The address may be mistyped, or what was here is not for you to see."),
    ),
    "sign-in-required": (N_("Sign in first"), N_("Your session may have ended. Sign in again.")),
    "passkey-required": (
        N_("Make a passkey first"),
        N_(
            "Nothing was changed. Your role signs in with a passkey; make one on your account page."
        ),
    ),
    "step-up-required": (
        N_("Confirm that it is you"),
        N_("Nothing was changed. Confirm with your passkey, and send the request again."),
    ),
    "last-passkey": (
        N_("This is your last passkey"),
        N_("Nothing was changed. Add another passkey before you remove this one."),
    ),
    "too-many-requests": (
        N_("Too many requests"),
        N_("You have asked several times in a short while. Wait a little, and try again."),
    ),
    "busy": (
        N_("This cannot be done just now"),
        N_("Nothing was changed. Try again in a few minutes."),
    ),
    "no-pdf": (
        N_("PDF files cannot be made on this server"),
        N_("The system library Pango is missing. Print the page itself instead."),
    ),
    "conflict": (
        N_("This is not possible as things stand"),
        N_("Things have moved on since you opened the page. Open it again to see how they stand."),
    ),
    "changed-since-read": (
        N_("Somebody else changed this meanwhile"),
        N_("Nothing of yours was saved. Open the page again to see the present version."),
    ),
    "too-late": (N_("The time for this has passed"), N_("Nothing was recorded.")),
    "not-open": (
        N_("This is not open to your organization, or not yet"),
        N_("Nothing was changed. Your overview says what is open to you."),
    ),
    "already-done": (N_("This was done before"), N_("Nothing was changed.")),
    "in-flight": (
        N_("The same request is being carried out"),
        N_("Send it again in a moment for its answer."),
    ),
    "key-reused": (
        N_("This idempotency key belongs to another request"),
        N_("Nothing was changed. Use a new key for a new request."),
    ),
    "second-person-needed": (
        N_("A second person decides this"),
        N_("Whoever began this does not also decide it. Ask a colleague."),
    ),
    "still-on-its-way": (
        N_("The letter is still on its way"),
        N_("Wait until it is known what became of it."),
    ),
    "values-forgotten": (
        N_("The letter cannot be sent again"),
        N_("What it said was secret and is forgotten. A new one can be asked for."),
    ),
    "address-suppressed": (
        N_("The address gets no letters for now"),
        N_("Take it off the list of suppressed addresses first."),
    ),
    "invalid": (N_("There is a problem with what was sent"), N_("Nothing was changed.")),
    "incomplete": (N_("Something is still missing"), N_("Complete it and try again.")),
    "method-not-allowed": (N_("This is not possible here"), N_("Nothing was changed.")),
    "broken": (
        N_("Something went wrong on our side"),
        N_("Nothing was changed. Try again in a few minutes."),
    ),
}


def _subclasses(kind: type[Refusal]) -> list[type[Refusal]]:
    return [kind, *(each for sub in kind.__subclasses__() for each in _subclasses(sub))]


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status that stands for `refusal`."""
    return next(STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS)


# Every type of problem an API may answer with, and its status.
CODES: Final = {
    each.code: next(STATUS[kind] for kind in each.__mro__ if kind in STATUS)
    for each in sorted(_subclasses(Refusal), key=lambda each: each.code)
}


def wants_page(request: Request) -> bool:
    """Tell whether a person, rather than a program, is waiting for the answer."""
    path = request.url.path
    return not path.startswith(("/api/", "/internal/")) and "text/html" in request.headers.get(
        "accept", ""
    )


def problem(
    request: Request, code: str, status: int, errors: list[dict[str, str]] | None = None
) -> Response:
    """Build the answer for a refusal in the form and language the caller reads."""
    title, detail = map(_, WORDS.get(code, WORDS["refused"]))
    # What was answered with a problem was no act.
    request.state.status = status
    if wants_page(request):
        context = {"heading": title, "detail": detail, "code": code, "status": status}
        return page(request, "problem.html", context, status=status)
    body: dict[str, Any] = {
        "type": f"/problems/{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": f"urn:uuid:{uuid4()}",
    }
    if errors:
        body["errors"] = errors
    return JSONResponse(body, status, media_type="application/problem+json")


async def _refused(request: Request, refusal: Exception) -> Response:
    if not isinstance(refusal, Refusal):
        raise refusal
    await count_again(request)
    note_refusal(request, refusal, status_of(refusal))
    if wants_page(request) and (elsewhere := await detour(request, refusal)) is not None:
        return elsewhere
    errors = None
    if isinstance(refusal, Invalid):
        errors = [
            {"field": field, "code": code, "message": message_for(code)}
            for field, code in refusal.errors.items()
        ]
    answer = problem(request, refusal.code, status_of(refusal), errors)
    if isinstance(refusal, TooMany | Busy):
        answer.headers["retry-after"] = str(refusal.seconds)
    return answer


async def _unreadable(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    errors = [
        {
            "field": ".".join(str(part) for part in each["loc"][1:]),
            "code": code_of(each),
            "message": message_for(code_of(each), each.get("ctx")),
        }
        for each in error.errors()
    ]
    # A malformed identifier in the path is an absent thing like any other.
    if any(each["loc"][0] == "path" for each in error.errors()):
        return problem(request, NotFound.code, HTTPStatus.NOT_FOUND)
    note_input(request, Invalid.code)
    return problem(request, Invalid.code, HTTPStatus.UNPROCESSABLE_ENTITY, errors)


async def _not_held(request: Request, error: Exception) -> Response:
    """Refuse a value that no column takes: a NUL, a number beyond all numbers."""
    if not isinstance(error, DataError):
        raise error
    route = getattr(request.scope.get("route"), "path", None)
    logger().warning("not held", route=route, method=request.method)
    if request.method == "GET" and not request.url.query:
        # Only the path can hold it: an absent thing like any other.
        return problem(request, NotFound.code, HTTPStatus.NOT_FOUND)
    return problem(request, Invalid.code, HTTPStatus.UNPROCESSABLE_ENTITY)


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    codes: dict[int, str] = {404: "not-found", 405: "method-not-allowed", 403: "forbidden"}
    answer = problem(request, codes.get(error.status_code, "invalid"), error.status_code)
    answer.headers.update(error.headers or {})
    return answer


async def _broken(request: Request, error: Exception) -> Response:
    route = getattr(request.scope.get("route"), "path", None)
    logger().error("unexpected", error=type(error).__name__, route=route, method=request.method)
    return problem(request, "broken", HTTPStatus.INTERNAL_SERVER_ERROR)


def install(app: FastAPI) -> None:
    """Make `app` answer refusals, unreadable requests and faults of its own in one way."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(DataError, _not_held)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _broken)
