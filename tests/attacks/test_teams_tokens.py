"""Whoever is not Teams is turned away: every claim of a token, and what it is about, is held against what we know."""

import base64
import hashlib
import hmac
import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.teams.hosts import is_trusted
from bot.teams.identity import (
    ASK_AGAIN_SECONDS,
    CHANNEL,
    ISSUER,
    KEYS_LAST_SECONDS,
    METADATA,
    KeysUnavailable,
    NotTeams,
    SigningKeys,
    TokenVerifier,
)

NOW = 1_772_442_000.0
APP, TENANT = "9b1c3f7e-0000-4000-8000-000000000001", "t-1"
URL = "https://smba.trafficmanager.net/emea/t-1/"
JWKS = "https://login.botframework.com/v1/.well-known/keys"
KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


class Microsoft:
    """Microsoft's two pages with keys, which can be away, say nonsense or hold other keys."""

    def __init__(self) -> None:
        self.keys = [as_jwk(KEY, "k1")]
        self.asked: list[str] = []
        self.says: Any = None

    async def fetch(self, url: str) -> Any:
        self.asked.append(url)
        if isinstance(self.says, Exception):
            raise self.says
        if self.says is not None:
            return self.says
        return {"jwks_uri": JWKS} if url == METADATA else {"keys": self.keys}


class Clock:
    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> float:
        return self.at


def as_jwk(
    key: rsa.RSAPrivateKey, name: str, endorsements: tuple[str, ...] = (CHANNEL,), **more: Any
) -> dict[str, Any]:
    numbers = key.public_key().public_numbers()
    return {
        "kty": "RSA",
        "kid": name,
        "n": _number(numbers.n),
        "e": _number(numbers.e),
        "endorsements": list(endorsements),
    }


def _number(value: int) -> str:
    return base64.urlsafe_b64encode(value.to_bytes((value.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()


def token(key: Any = KEY, algorithm: str = "RS256", headers: dict[str, Any] | None = None, **changed: Any) -> str:
    claims = {"iss": ISSUER, "aud": APP, "exp": NOW + 3600, "nbf": NOW - 60, "serviceurl": URL, **changed}
    left = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(left, key, algorithm=algorithm, headers={"kid": "k1", **(headers or {})})


def activity(**changed: Any) -> dict[str, Any]:
    return {
        "type": "message",
        "channelId": CHANNEL,
        "serviceUrl": URL,
        "conversation": {"id": "a:1", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        **changed,
    }


@pytest.fixture
def microsoft() -> Microsoft:
    return Microsoft()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def verifier(microsoft: Microsoft, clock: Clock) -> TokenVerifier:
    return TokenVerifier(APP, SigningKeys(METADATA, microsoft.fetch, seconds=clock), seconds=clock, tenants=[TENANT])


async def test_what_teams_sends_is_heard(verifier: TokenVerifier) -> None:
    await verifier.verify(f"Bearer {token()}", activity())


PEM = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def forged_with_public_key() -> str:
    """A token that is signed with the public key as though it were a shared secret."""
    head, body = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()
        for part in ({"alg": "HS256", "kid": "k1"}, {"iss": ISSUER, "aud": APP, "exp": NOW + 60, "serviceurl": URL})
    )
    proof = base64.urlsafe_b64encode(hmac.new(PEM, f"{head}.{body}".encode(), hashlib.sha256).digest())
    return f"{head}.{body}.{proof.rstrip(b'=').decode()}"


UNSIGNED = jwt.encode({"iss": ISSUER, "aud": APP, "exp": NOW + 60, "serviceurl": URL}, None, algorithm="none")
WRONG = {
    "nothing": "",
    "another scheme": "Basic dXNlcjpwYXNz",
    "an empty token": "Bearer ",
    "a small scheme": f"bearer {token()}",
    "two tokens": f"Bearer {token()} {token()}",
    "nonsense": "Bearer abc.def.ghi",
    "one word": "Bearer nonsense",
    "a very long one": "Bearer " + "a" * 20_000,
    "not ASCII": "Bearer töken.a.b",
    "no algorithm": f"Bearer {UNSIGNED}",
    "signed with the public key": f"Bearer {forged_with_public_key()}",
    "another's key under this name": f"Bearer {token(OTHER_KEY)}",
    "a key nobody has": f"Bearer {token(headers={'kid': 'k9'})}",
    "a key named by a number": f"Bearer {token(headers={'kid': '1'})}",
    "a key named by a path": f"Bearer {token(headers={'kid': '../../dev/null'})}",
    "another issuer": f"Bearer {token(iss='https://sts.windows.net/x/')}",
    "no issuer": f"Bearer {token(iss=None)}",
    "for another bot": f"Bearer {token(aud='9b1c3f7e-0000-4000-8000-000000000002')}",
    "for nobody": f"Bearer {token(aud=None)}",
    "lapsed": f"Bearer {token(exp=NOW - 301)}",
    "not yet": f"Bearer {token(nbf=NOW + 301)}",
    "without an end": f"Bearer {token(exp=None)}",
    "no address": f"Bearer {token(serviceurl=None)}",
    "another address": f"Bearer {token(serviceurl='https://smba.trafficmanager.net/amer/')}",
}


@pytest.mark.parametrize("authorization", WRONG.values(), ids=WRONG.keys())
async def test_a_token_that_is_not_right_in_every_part_is_refused(verifier: TokenVerifier, authorization: str) -> None:
    with pytest.raises(NotTeams):
        await verifier.verify(authorization, activity())


def at(url: Any) -> tuple[str, dict[str, Any]]:
    """A token and an activity that agree on an address."""
    return f"Bearer {token(serviceurl=url)}", activity(serviceUrl=url)


ELSEWHERE = {
    "not encrypted": "http://smba.trafficmanager.net/emea/",
    "another host": "https://evil.example/",
    "a host behind a name": "https://smba.trafficmanager.net@evil.example/",
    "a name before the host": "https://evil@smba.trafficmanager.net/",
    "a host that ends alike": "https://evilbotframework.com/",
    "a number": "https://127.0.0.1/",
    "another port": "https://smba.trafficmanager.net:8443/",
    "no text": 7,
    "missing": None,
    "empty": "",
    "not an address": "https://[::1",
}


@pytest.mark.parametrize("url", ELSEWHERE.values(), ids=ELSEWHERE.keys())
async def test_a_conversation_that_would_be_answered_elsewhere_is_refused(verifier: TokenVerifier, url: Any) -> None:
    authorization, said = at(url)
    with pytest.raises(NotTeams):
        await verifier.verify(authorization, said)


STRANGE = {
    "another channel": {"channelId": "directline"},
    "the emulator": {"channelId": "emulator"},
    "no channel": {"channelId": None},
    "another tenant": {"conversation": {"id": "a:1", "tenantId": "t-2"}, "channelData": {"tenant": {"id": "t-2"}}},
    "two tenants": {"channelData": {"tenant": {"id": "t-2"}}},
    "no tenant": {"conversation": {"id": "a:1"}, "channelData": {}},
    "a tenant that is no text": {"conversation": [], "channelData": {"tenant": "t-1"}},
}


@pytest.mark.parametrize("changed", STRANGE.values(), ids=STRANGE.keys())
async def test_an_activity_of_another_channel_or_tenant_is_refused(
    verifier: TokenVerifier, changed: dict[str, Any]
) -> None:
    with pytest.raises(NotTeams):
        await verifier.verify(f"Bearer {token()}", activity(**changed))


async def test_a_key_that_does_not_vouch_for_teams_is_refused(verifier: TokenVerifier, microsoft: Microsoft) -> None:
    microsoft.keys = [as_jwk(KEY, "k1", ("directline",))]
    with pytest.raises(NotTeams):
        await verifier.verify(f"Bearer {token()}", activity())


async def test_a_clock_that_is_five_minutes_off_is_forgiven(verifier: TokenVerifier) -> None:
    await verifier.verify(f"Bearer {token(exp=NOW - 290)}", activity())
    await verifier.verify(f"Bearer {token(nbf=NOW + 290)}", activity())


async def test_made_up_key_names_cost_one_question_an_hour(
    verifier: TokenVerifier, microsoft: Microsoft, clock: Clock
) -> None:
    await verifier.verify(f"Bearer {token()}", activity())
    clock.at += ASK_AGAIN_SECONDS
    for number in range(50):
        with pytest.raises(NotTeams):
            await verifier.verify(f"Bearer {token(headers={'kid': f'made-up-{number}'})}", activity())
    assert microsoft.asked == [METADATA, JWKS] * 2


async def test_new_keys_are_learnt_and_old_ones_serve_while_microsoft_is_away(
    verifier: TokenVerifier, microsoft: Microsoft, clock: Clock
) -> None:
    await verifier.verify(f"Bearer {token()}", activity())
    microsoft.says = OSError("away")
    clock.at += KEYS_LAST_SECONDS + 1
    await verifier.verify(f"Bearer {token(exp=clock.at + 60)}", activity())
    microsoft.says, microsoft.keys = None, [as_jwk(OTHER_KEY, "k2")]
    clock.at += ASK_AGAIN_SECONDS
    fresh = token(OTHER_KEY, headers={"kid": "k2"}, exp=clock.at + 60)
    await verifier.verify(f"Bearer {fresh}", activity())
    with pytest.raises(NotTeams):
        await verifier.verify(f"Bearer {token(exp=clock.at + 60)}", activity())


@pytest.mark.parametrize(
    "says", [OSError("away"), TimeoutError(), [], {}, {"jwks_uri": 7}, {"jwks_uri": JWKS, "keys": "x"}, "nonsense"]
)
async def test_without_any_key_nobody_is_called_a_forger(
    verifier: TokenVerifier, microsoft: Microsoft, says: Any
) -> None:
    microsoft.says = says
    with pytest.raises(KeysUnavailable):
        await verifier.verify(f"Bearer {token()}", activity())


def test_nobody_is_everybody() -> None:
    microsoft = Microsoft()
    with pytest.raises(ValueError, match="app id"):
        TokenVerifier("", SigningKeys(METADATA, microsoft.fetch, seconds=Clock()), seconds=Clock())


def test_our_token_goes_to_microsoft_and_to_hosts_that_were_named() -> None:
    assert is_trusted(URL)
    assert is_trusted("https://europe.api.botframework.com/")
    assert is_trusted("https://smba.infra.gcc.teams.microsoft.com/", more={"smba.infra.gcc.teams.microsoft.com"})
    assert not is_trusted("http://127.0.0.1:56150/")
    assert is_trusted("http://127.0.0.1:56150/_connector", is_loopback_fine=True)
    assert not is_trusted("http://10.0.0.1:56150/", is_loopback_fine=True)
