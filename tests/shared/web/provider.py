"""A provider of identities as a process of its own: code flow, PKCE, signed identity tokens.

`python provider.py PORT` listens on loopback. A test says through /next how the next token is.
"""

import base64
import hashlib
import secrets
import sys
import time
from typing import Annotated, Any

import uvicorn
from fastapi import FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse
from joserfc import jwt
from joserfc.jwk import ECKey

CLIENT, SECRET = "agrement", "a secret of the tests"
app = FastAPI()
key = ECKey.generate_key("P-256", {"kid": "one"})
other_key = ECKey.generate_key("P-256", {"kid": "one"})
asked: dict[str, dict[str, str]] = {}
changes: dict[str, Any] = {}


def issuer() -> str:
    return f"http://127.0.0.1:{sys.argv[1]}"


@app.get("/.well-known/openid-configuration")
def configuration():
    return {
        "issuer": issuer(),
        "authorization_endpoint": f"{issuer()}/authorize",
        "token_endpoint": f"{issuer()}/token",
        "jwks_uri": f"{issuer()}/keys",
    }


@app.get("/keys")
def keys():
    return {"keys": [key.as_dict(private=False)]}


@app.post("/next")
async def post_next(request: Request):
    changes.clear()
    changes.update(await request.json())


@app.get("/authorize")
def authorize(request: Request):
    query = dict(request.query_params)
    if query["client_id"] != CLIENT or query["code_challenge_method"] != "S256":
        raise HTTPException(400)
    code = secrets.token_urlsafe()
    asked[code] = query
    return RedirectResponse(f"{query['redirect_uri']}?code={code}&state={query['state']}", 303)


@app.post("/token")
def token(
    request: Request,
    code: Annotated[str, Form()],
    code_verifier: Annotated[str, Form()],
    redirect_uri: Annotated[str, Form()],
):
    query = asked.pop(code, None)
    basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
    if query is None or request.headers.get("authorization") != f"Basic {basic}":
        raise HTTPException(401)
    hashed = base64.urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest())
    if hashed.rstrip(b"=").decode() != query["code_challenge"]:
        raise HTTPException(400)
    if redirect_uri != query["redirect_uri"]:
        raise HTTPException(400)
    now = int(time.time())
    claims = {
        "iss": issuer(),
        "aud": CLIENT,
        "sub": "s-1",
        "nonce": query["nonce"],
        "iat": now,
        "exp": now + 60,
        # Who is not asked to identify themselves anew is known from an hour ago.
        "auth_time": now
        if (query.get("prompt"), query.get("max_age")) == ("login", "0")
        else now - 3600,
        "acr": "aal2",
        "amr": ["hwk", "pin"],
    } | {name: value for name, value in changes.items() if name != "forged"}
    signing = other_key if changes.get("forged") else key
    signed = jwt.encode({"alg": "ES256", "kid": "one"}, claims, signing, ["ES256"])
    return {"access_token": "none", "token_type": "Bearer", "id_token": signed}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
