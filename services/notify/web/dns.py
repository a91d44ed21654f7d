"""Look up the records that vouch for our letters."""

from pathlib import Path
from typing import Final

import dns.asyncresolver
import dns.exception
import dns.resolver
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)

from services.notify.domain import deliverability
from services.notify.domain.addresses import domain_of
from services.notify.domain.deliverability import Finding
from shared.settings import Smtp

ANSWER_WITHIN_SECONDS: Final = 3


async def _texts(name: str) -> list[str] | None:
    """Return the TXT records of a name; None when nobody could be asked."""
    try:
        answer = await dns.asyncresolver.resolve(name, "TXT", lifetime=ANSWER_WITHIN_SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError):
        return None
    return [b"".join(each.strings).decode("utf-8", "replace") for each in answer]


def public_key_of(path: Path | None) -> str:
    """Return the public half of the signing key as it is published; empty without a key."""
    if path is None:
        return ""
    key = load_pem_private_key(path.read_bytes(), None).public_key()
    encoded = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return "".join(line for line in encoded.splitlines() if not line.startswith("-----"))


async def check(smtp: Smtp) -> list[Finding]:
    """Return how things stand with each record."""
    domain = domain_of(smtp.sender)
    envelope = smtp.bounce_domain or domain
    public_key = public_key_of(smtp.dkim_key)
    name = f"{smtp.dkim_selector}._domainkey.{domain}"
    return [
        deliverability.spf(envelope, await _texts(envelope)),
        deliverability.dkim(domain, smtp.dkim_selector, public_key, await _texts(name)),
        deliverability.dmarc(domain, await _texts(f"_dmarc.{domain}")),
    ]
