"""Many letters in one call, read line by line: the terms first, then a notice a line."""

import hashlib
from collections.abc import AsyncIterator
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel, ValidationError

from services.notify.actions.accept_requests import accept_streamed
from shared.kernel.refusals import Invalid, SignInRequired
from shared.messages import notify as messages
from shared.messages.notify import Notice
from shared.store import inbox
from shared.web.deps import Transaction
from shared.web.forms import code_of
from shared.web.messages import Unread

router = APIRouter(prefix="/api/v1", tags=["notices"])

LONGEST_LINE: Final = 100_000
LINES: Final = {
    "requestBody": {
        "content": {"application/x-ndjson": {"schema": {"type": "string"}}},
        "required": True,
    }
}


class BatchOut(BaseModel):
    id: UUID
    count: int


@router.post("/batches", status_code=202, openapi_extra=LINES)
async def post_batch(request: Request, tx: Transaction, proof: Unread) -> BatchOut:
    """Accept a batch of NDJSON: all of it or nothing, once for each `message_id`.

    The first line holds the letter and the terms, each other line a notice.
    """
    hashed = hashlib.sha256()
    lines = _lines(request, hashed)
    try:
        terms = messages.Request.model_validate_json(await anext(lines, b""))
    except ValidationError as error:
        raise Invalid({"terms": code_of(error.errors()[0])}) from None
    count = await accept_streamed(tx, terms, _notices(lines), caller=proof.caller)
    if hashed.hexdigest() != proof.digest:
        raise SignInRequired
    await inbox.take_in(
        tx,
        message_id=terms.message_id,
        caller=proof.caller,
        kind="batch",
        digest=hashed.digest(),
    )
    return BatchOut(id=terms.message_id, count=count)


async def _lines(request: Request, hashed: "hashlib._Hash") -> AsyncIterator[bytes]:
    rest = b""
    async for chunk in request.stream():
        hashed.update(chunk)
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line
        if len(rest) > LONGEST_LINE:
            raise Invalid({"line": "string-too-long"})
    if rest:
        yield rest


async def _notices(lines: AsyncIterator[bytes]) -> AsyncIterator[Notice]:
    number = 1
    async for line in lines:
        number += 1
        try:
            yield Notice.model_validate_json(line)
        except ValidationError as error:
            raise Invalid({f"line {number}": code_of(error.errors()[0])}) from None
