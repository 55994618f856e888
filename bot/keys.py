"""Seals what nobody may read in the database: AES-GCM, under the newest key, bound to the place it belongs to."""

import base64
import hmac
import os
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12


class CannotOpen(Exception):
    """Something sealed cannot be read."""


class MissingKey(CannotOpen):
    """The key it was sealed with is not among ours."""


class Tampered(CannotOpen):
    """It was changed, or belongs to another place."""


class BadKey(ValueError):
    """HYMNSHEET_KEYS must be url-safe base64 of 32 random bytes each, separated by commas."""

    def __init__(self) -> None:
        super().__init__(BadKey.__doc__)


class Keys:
    """Opens with any of its keys and seals with the newest, which comes first.

    What is sealed reads `{mark of the key}.{url-safe base64 of nonce and ciphertext}`.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._ciphers = {_mark(key): AESGCM(key) for key in keys}
        self._newest = next(iter(self._ciphers))
        self._of_fingerprints = HKDF(SHA256(), KEY_BYTES, salt=None, info=b"hymnsheet fingerprint").derive(keys[0])

    def seal(self, words: str, *, place: str) -> str:
        """Words that can be read only with the key, and only at this place."""
        nonce = os.urandom(NONCE_BYTES)
        hidden = self._ciphers[self._newest].encrypt(nonce, words.encode(), place.encode())
        return f"{self._newest}.{base64.urlsafe_b64encode(nonce + hidden).decode()}"

    def open(self, sealed: str, *, place: str) -> str:
        """The words sealed for this place; raises MissingKey or Tampered."""
        mark, _, content = sealed.partition(".")
        if mark not in self._ciphers:
            raise MissingKey(mark)
        try:
            hidden = base64.b64decode(content, altchars=b"-_", validate=True)
            return self._ciphers[mark].decrypt(hidden[:NONCE_BYTES], hidden[NONCE_BYTES:], place.encode()).decode()
        except (InvalidTag, ValueError):
            raise Tampered(mark) from None

    def fingerprint(self, words: str, *, place: str) -> str:
        """Tells equal words at one place from others; without the newest key nobody finds out or tries which they are.

        It reads `{mark of the key}.{url-safe base64}`.
        """
        print_ = hmac.digest(self._of_fingerprints, f"{place}\0{words}".encode(), "sha256")
        return f"{self._newest}.{base64.urlsafe_b64encode(print_).decode()}"

    def has_key_of(self, sealed: str) -> bool:
        """Whether the key it was sealed with is among these."""
        return sealed.partition(".")[0] in self._ciphers

    @property
    def newest(self) -> str:
        """The mark of the newest key, with which all begins that was made with it."""
        return self._newest

    def is_newest(self, sealed: str) -> bool:
        """Whether it was sealed with the newest key."""
        return sealed.partition(".")[0] == self._newest


def parse_keys(written: str) -> tuple[bytes, ...]:
    """Keys as they stand in HYMNSHEET_KEYS, newest first; raises BadKey."""
    return tuple(_key(part.strip()) for part in written.split(",") if part.strip())


def kept_keys(path: Path) -> tuple[bytes, ...]:
    """The keys in a file that only its owner may read; made with one key, whole or not at all, if it is not there."""
    if not path.exists():
        _make(path)
    keys = parse_keys(path.read_text(encoding="ascii"))
    if not keys:
        raise BadKey
    return keys


def _make(path: Path) -> None:
    with NamedTemporaryFile("w", dir=path.parent, prefix=".", encoding="ascii") as file:
        file.write(base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())
        # A link, unlike a rename, never replaces the key that another process made in this very moment.
        with suppress(FileExistsError):
            path.hardlink_to(file.name)


def _key(part: str) -> bytes:
    try:
        key = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise BadKey
    return key


def _mark(key: bytes) -> str:
    """Tells keys apart without telling anything of them."""
    return sha256(b"hymnsheet key" + key).hexdigest()[:8]
