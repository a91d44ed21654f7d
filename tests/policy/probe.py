"""A service of nothing but its policy table: the real gate before routes that only say hello."""

from dataclasses import replace

from fastapi import Depends, FastAPI, Request, Response

from shared.kernel.actors import Role
from shared.rates import Rates
from shared.store import people
from shared.store.sessions import Way, start_session
from shared.web import problems
from shared.web.gate import enforce
from shared.web.service import AT_HOME

REACHED = 299
# Rules for everybody name no role in particular.
FEW = 5


def probe(settings, sessions, table):
    """Return an application with the routes and the rules of `table`."""
    app = FastAPI(dependencies=[Depends(enforce)])
    app.state.settings = settings.model_copy(update={"rates": Rates.rehearsal()})
    app.state.seal_act = lambda details: details
    app.state.sessions, app.state.policy, app.state.lifetimes = sessions, dict(table), AT_HOME

    def reached(request: Request) -> Response:
        # Who calls for another service is known from the token, which the real routes read.
        request.state.caller = "registration"
        return Response(request.scope["route"].path, REACHED)

    for method, path in sorted(table, key=lambda row: (row[1].count("{"), row[1])):
        app.add_api_route(path, reached, methods=[method])
    problems.install(app)
    return app


def filled(path):
    """Return a path with something in each of its places."""
    return path.replace("{", "x-").replace("}", "")


async def principals(app, table, *, is_verified=True, way=Way.PASSKEY):
    """Return the cookie of every kind of person whom the table knows, of a stranger, of nobody."""
    named = {role for rule in table.values() for role in rule.roles if len(rule.roles) < FEW}
    known = named - {Role.ANYONE, Role.SERVICE}
    strangers = sorted(set(Role) - {Role.ANYONE, Role.SERVICE} - known)[:1]
    made = {Role.ANYONE: ""}
    async with app.state.sessions.begin() as tx:
        for role in sorted(known) + strangers:
            person = await people.ensure_person(tx, f"{role}-{way}@people.example", role)
            token = await start_session(tx, person, AT_HOME, way=way, is_verified=is_verified)
            made[role] = f"agrement-{app.state.settings.service}-session={token}"
    return made


async def verdict(app, cookie, method, path):
    """Return the status that a person gets at a route, asked without a client between."""
    sent = []
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": filled(path),
        "raw_path": filled(path).encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"probe.test"), (b"cookie", cookie.encode())],
        "client": ("127.0.0.1", 1),
        "server": ("probe.test", 80),
    }

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    await app(scope, receive, send)
    if sent[0]["status"] == REACHED:
        assert sent[1]["body"].decode() == path
    return sent[0]["status"]


def loosened(rule):
    """Return a rule that lets everybody in."""
    return replace(rule, roles=frozenset({Role.ANYONE}))
