"""Whose leads these are: the organisation whose secret signed the raw body within the last five minutes."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from typing import Final

from aiohttp import web

from rules.ids import OrganisationId

STAMP, SIGNATURE = "X-Hymnsheet-Timestamp", "X-Hymnsheet-Signature"
LASTS_SECONDS: Final = 300
_SECONDS = re.compile(r"\d{9,12}", re.ASCII)


def sign(secret: str, *, stamp: str, body: bytes) -> str:
    """The signature of a body at a time."""
    digits = hmac.new(secret.encode(), f"v1:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return f"v1={digits}"


def proof_in(request: web.Request, *, now: float) -> tuple[str, str] | None:
    """The timestamp and the signature, if there is one of each and it is fresh."""
    stamps = request.headers.getall(STAMP, [])
    signatures = request.headers.getall(SIGNATURE, [])
    if len(stamps) != 1 or len(signatures) != 1 or not _SECONDS.fullmatch(stamps[0]):
        return None
    if abs(now - int(stamps[0])) > LASTS_SECONDS or not signatures[0].isascii():
        return None
    return stamps[0], signatures[0]


def signer_of(
    body: bytes, proof: tuple[str, str], secrets: Iterable[tuple[OrganisationId, str]]
) -> OrganisationId | None:
    """Whose secret it is; all are tried, so that the time it takes tells nobody which."""
    stamp, signature = proof
    signers = [
        organisation
        for organisation, secret in secrets
        if hmac.compare_digest(sign(secret, stamp=stamp, body=body), signature)
    ]
    return signers[0] if signers else None
