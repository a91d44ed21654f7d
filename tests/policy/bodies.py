"""A body that an OpenAPI file allows: enough to get past the form to the object."""

import re
from uuid import uuid4

STRINGS = ("FJI", "ana@mission.example", "https://a.example", "woman", "en", "10", "text")
FORMATS = {
    "uuid": lambda: str(uuid4()),
    "date": lambda: "2027-01-02",
    "date-time": lambda: "2027-01-02T03:04:05Z",
    "email": lambda: "ana@mission.example",
    "binary": lambda: "",
}


def body_for(openapi, method, path):
    """Return a JSON body for a route, or None where it takes none."""
    operation = openapi["paths"].get(path, {}).get(method.lower(), {})
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    return None if schema is None else sample(schema, openapi)


PLAIN = {"integer": lambda: 1, "number": lambda: 1, "boolean": lambda: True}


def sample(schema, openapi):
    """Return one value that a schema allows, in the plain cases that our models use."""
    if "$ref" in schema:
        return sample(openapi["components"]["schemas"][schema["$ref"].split("/")[-1]], openapi)
    if "anyOf" in schema:
        return sample(schema["anyOf"][0], openapi)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    match schema.get("type"):
        case "object":
            known, wanted = schema.get("properties", {}), schema.get("required", [])
            value = {name: sample(known[name], openapi) for name in wanted}
        case "array":
            value = [sample(schema["items"], openapi)] * max(1, schema.get("minItems", 0))
        case kind:
            value = PLAIN[kind]() if kind in PLAIN else text(schema)
    return value


def text(schema):
    """Return a string that a schema allows."""
    if schema.get("format") in FORMATS:
        return FORMATS[schema["format"]]()
    pattern = re.compile(schema.get("pattern", ""))
    least = schema.get("minLength", 0)
    return next(
        (each for each in STRINGS if pattern.search(each) and len(each) >= least), "x" * least
    )
