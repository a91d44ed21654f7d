"""Requests that an OpenAPI file allows and forbids, made from a seed, about things that exist."""

from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

import httpx
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode

# What bodies call things that paths have another name for.
ALIASES = {
    "entries": "entry_id",
    "candidates": "application_id",
    "new_id": "nomination_id",
    "section": "section_key",
}
FEW = [0, 1, 2, 3, 4]
CONFIG = {"generation": {"with-security-parameters": False}}


def load(described: dict[str, Any], ids: dict[str, list[Any]]) -> Any:
    """Return an OpenAPI file for schemathesis that knows what is there."""
    known = deepcopy(described)
    for entry in known["paths"].values():
        for operation in entry.values():
            for parameter in operation.get("parameters", ()):
                parameter["schema"] = _knowing(parameter["name"], parameter["schema"], ids)
    for schema in known["components"]["schemas"].values():
        for name, each in schema.get("properties", {}).items():
            schema["properties"][name] = _knowing(name, each, ids)
    config = schemathesis.Config.from_dict(CONFIG)
    return schemathesis.openapi.from_dict(known, config=config)


def _knowing(name: str, schema: dict[str, Any], ids: dict[str, list[Any]]) -> dict[str, Any]:
    """Return a schema that often gives a value of which there is something."""
    values = FEW if name == "version" else [_plain(v) for v in ids.get(ALIASES.get(name, name), ())]
    if schema.get("type") == "array" and values:
        return {**schema, "items": _knowing(ALIASES.get(name, name), schema["items"], ids)}
    if not values or "enum" in schema or "const" in schema:
        return schema
    return {"anyOf": [{"enum": values}, schema]}


def _plain(value: Any) -> Any:
    return value if isinstance(value, int) else str(value)


@schemathesis.serializer("application/x-ndjson", "*/*")
def _as_it_is(_context: Any, value: Any) -> Any:
    return str(value).encode()


def drawn(operation: Any, number: int, number_of_seed: int, mode: GenerationMode) -> list[Any]:
    """Return cases of an operation: the same for the same seed, fewer where there are no more."""
    found: list[Any] = []
    if not number:
        return found

    @seed(number_of_seed)
    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def collect(case: Any) -> None:
        found.append(case)

    try:
        collect()
    except Unsatisfiable:
        return []
    return found


def spread(operations: list[Any], number: int, dice: Random) -> Iterator[tuple[Any, list[Any]]]:
    """Give each operation its share of cases, a third of them such as it forbids."""
    for index, operation in enumerate(operations):
        share = number // len(operations) + (index < number % len(operations))
        wrong = drawn(operation, share // 3, dice.getrandbits(32), GenerationMode.NEGATIVE)
        right = drawn(operation, share - len(wrong), dice.getrandbits(32), GenerationMode.POSITIVE)
        # Of what takes nothing there is one case: it is asked by different people.
        some = (right * share)[: share - len(wrong)]
        yield operation, some + wrong


def request_of(case: Any, base_url: str) -> httpx.Request:
    """Return a case as it goes over the wire."""
    given_ = case.as_transport_kwargs(base_url=base_url)
    names = ("method", "url", "headers", "params", "data", "json", "files", "cookies")
    made = requests.Request(**{k: v for k, v in given_.items() if k in names}).prepare()
    headers = {**made.headers, "accept": "application/json"}
    headers.pop("Content-Length", None)
    body = made.body if isinstance(made.body, bytes) else (made.body or "").encode()
    return httpx.Request(made.method or "", made.url or "", headers=headers, content=body)
