"""Whether others will believe that letters are ours: SPF, DKIM and DMARC (RFC 7208, 6376, 7489)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    GOOD = "good"
    WEAK = "weak"
    MISSING = "missing"
    # Nobody could be asked.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """One record: where it stands, what is expected there, and what was found."""

    kind: str
    name: str
    expected: str
    found: str
    state: State


def spf(domain: str, found: Sequence[str] | None) -> Finding:
    """Judge the record that says which servers send for a domain."""
    records = [each for each in found or () if each.lower().startswith("v=spf1")]
    state = _state(found, records)
    if state is State.GOOD and (
        len(records) > 1
        or not re.search(r"(?:[~-]all|redirect=\S+)\s*$", records[0], re.IGNORECASE)
    ):
        state = State.WEAK
    expected = "v=spf1 include:… -all"
    return Finding("spf", domain, expected, "\n".join(records), state)


def dkim(domain: str, selector: str, public_key: str, found: Sequence[str] | None) -> Finding:
    """Judge the record that holds the public key of our signatures."""
    records = [each for each in found or () if "p=" in each]
    state = _state(found, records)
    if state is State.GOOD and public_key:
        published = re.search(r"p=([A-Za-z0-9+/=\s]*)", records[0])
        same = published is not None and "".join(published[1].split()) == public_key
        state = State.GOOD if same else State.WEAK
    expected = f"v=DKIM1; k=rsa; p={public_key or '…'}"
    return Finding("dkim", f"{selector}._domainkey.{domain}", expected, "\n".join(records), state)


def dmarc(domain: str, found: Sequence[str] | None) -> Finding:
    """Judge the record that says what becomes of letters that are not ours."""
    records = [each for each in found or () if each.lower().startswith("v=dmarc1")]
    state = _state(found, records)
    if state is State.GOOD and not re.search(
        r"\bp\s*=\s*(?:reject|quarantine)", records[0], re.IGNORECASE
    ):
        state = State.WEAK
    expected = f"v=DMARC1; p=reject; rua=mailto:dmarc@{domain}"
    return Finding("dmarc", f"_dmarc.{domain}", expected, "\n".join(records), state)


def _state(found: Sequence[str] | None, records: Sequence[str]) -> State:
    if found is None:
        return State.UNKNOWN
    return State.GOOD if records else State.MISSING
