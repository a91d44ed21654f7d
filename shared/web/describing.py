"""Tells in the OpenAPI file what every route has in common: who may ask, and how it refuses."""

from collections import defaultdict
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict

from shared.kernel.actors import Role
from shared.kernel.refusals import Invalid
from shared.web.policy import SAFE, Policy, Rule
from shared.web.problems import CODES
from shared.web.sessions import cookie_name

PROBLEM: Final = "application/problem+json"
SCHEMAS: Final = "#/components/schemas/"
# What FastAPI says of unreadable requests, which we answer in our own way.
REPLACED: Final = ("HTTPValidationError", "ValidationError")
WITH_RETRY: Final = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
# Refused before anything of the request is looked at, its language too.
TOO_LARGE: Final = {
    "description": "Content Too Large",
    "content": {"text/plain": {"schema": {"type": "string"}}},
}
INTRODUCTION: Final = """\
People sign in and keep a session cookie; services sign a token for each call. What is not for
the caller to see answers as what does not exist.

A browser's request that changes something has to come from this site: `Origin`, where it is sent,
names this host, and `Sec-Fetch-Site` is `same-origin` or `none`. Programs need send neither.
Every refusal is a problem as in RFC 9457, in the language of `Accept-Language`."""


class FieldError(BaseModel):
    """What is wrong with one field."""

    model_config = ConfigDict(extra="forbid")

    field: str
    code: str
    message: str


class Problem(BaseModel):
    """A refusal (RFC 9457)."""

    model_config = ConfigDict(extra="forbid")

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FieldError] = []


class Done(BaseModel):
    """What was done, where there is nothing else to tell."""

    status: str


def file_of(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """Return how a route describes that it answers with a file."""
    return {200: {"content": {each: {"schema": {"type": "string"}} for each in media_types}}}


class Described(FastAPI):
    """An application whose OpenAPI file also says what the policy table does."""

    _whole: dict[str, Any] | None = None

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI file."""
        if self._whole is None:
            self._whole = super().openapi()
            complete(self._whole, self.state.policy, cookie_name(self.state.settings, "session"))
        return self._whole


def complete(described: dict[str, Any], policy: Policy, cookie: str) -> None:
    """Add to an OpenAPI file who may ask for what, and every refusal."""
    described["info"]["description"] = INTRODUCTION
    components = described.setdefault("components", {})
    schemas: dict[str, Any] = components.setdefault("schemas", {})
    for name in REPLACED:
        schemas.pop(name, None)
    for model in (FieldError, Problem):
        schema = model.model_json_schema(ref_template=SCHEMAS + "{model}")
        schema.pop("$defs", None)
        schemas[model.__name__] = schema
    refusals: dict[int, Any] = {s: _refusal(s, types) for s, types in _types().items()}
    refusals[HTTPStatus.REQUEST_ENTITY_TOO_LARGE] = TOO_LARGE
    components["responses"] = {_name(status): refusals[status] for status in sorted(refusals)}
    components["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": cookie},
        "service": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    }
    for path, entry in described["paths"].items():
        for method, operation in entry.items():
            _complete(operation, method.upper(), path, policy[method.upper(), path])


def _complete(operation: dict[str, Any], method: str, path: str, rule: Rule) -> None:
    if Role.SERVICE in rule.roles:
        operation["security"] = [{"service": []}]
    elif Role.ANYONE not in rule.roles:
        operation["security"] = [{"session": []}]
    answers: dict[str, Any] = operation["responses"]
    if any(name in str(answers.get("422")) for name in REPLACED):
        answers.pop("422")
    for status in _refusals(operation, method, path, rule):
        answers.setdefault(str(int(status)), {})
    for code, answer in answers.items():
        if int(code) < HTTPStatus.BAD_REQUEST:
            continue
        if "content" in answer:
            answer["content"] = {PROBLEM: answer["content"].popitem()[1]}
        else:
            # A route names what it alone refuses with no more than the number.
            answers[code] = {"$ref": f"#/components/responses/{_name(int(code))}"}


def _refusals(
    operation: dict[str, Any], method: str, path: str, rule: Rule
) -> Iterator[HTTPStatus]:
    """Give the statuses by which a route may refuse, whatever it does."""
    is_for_all, is_for_services = Role.ANYONE in rule.roles, Role.SERVICE in rule.roles
    if not is_for_all:
        yield HTTPStatus.UNAUTHORIZED
        yield HTTPStatus.NOT_FOUND
    if "{" in path:
        yield HTTPStatus.NOT_FOUND
    if "requestBody" in operation:
        yield HTTPStatus.BAD_REQUEST
        yield HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    chosen = [each for each in operation.get("parameters", ()) if each["in"] != "path"]
    if chosen or "requestBody" in operation:
        yield HTTPStatus.UNPROCESSABLE_ENTITY
    if method not in SAFE:
        yield HTTPStatus.CONFLICT
    if is_for_services:
        return
    if method not in SAFE or not is_for_all:
        yield HTTPStatus.FORBIDDEN
    if method not in SAFE or rule.audit == "opening":
        yield HTTPStatus.TOO_MANY_REQUESTS


def _types() -> dict[int, list[str]]:
    """Return the types of problem for each status."""
    found: dict[int, list[str]] = defaultdict(list)
    for code, status in (*CODES.items(), (Invalid.code, HTTPStatus.BAD_REQUEST)):
        found[status].append(f"/problems/{code}")
    return found


def _name(status: int) -> str:
    """Return what a refusal is called among the components."""
    return HTTPStatus(status).phrase.lower().replace(" ", "-")


def _refusal(status: int, types: list[str]) -> dict[str, Any]:
    """Return how one status is answered."""
    own = {"type": {"enum": types}, "status": {"const": status}}
    schema = {"allOf": [{"$ref": SCHEMAS + "Problem"}, {"properties": own}]}
    answer: dict[str, Any] = {
        "description": HTTPStatus(status).phrase,
        "content": {PROBLEM: {"schema": schema}},
    }
    if status in WITH_RETRY:
        answer["headers"] = {
            "Retry-After": {
                "description": "After how many seconds to ask again.",
                "required": True,
                "schema": {"type": "integer", "minimum": 1},
            }
        }
    return answer
