"""Our secrets at rest: opened with the keys of the environment, which are read when they are first needed."""

import secrets
from functools import cached_property

import structlog

from bot.config import BadConfiguration, Settings, sealing_keys
from bot.keys import CannotOpen, Keys
from rules.errors import Refusal

log = structlog.get_logger(__name__)

SECRET_BYTES = 32
NO_KEYS = (
    "I keep secrets only sealed, and I have no key for that. Whoever runs me can set HYMNSHEET_KEYS to url-safe base64 "
    "of 32 random bytes, and start me again."
)

CANNOT_OPEN = (
    "I cannot open what I keep sealed for this workspace. Whoever runs me finds the reason in my log; installing me "
    "here again helps too."
)


class KeyVault:
    """Seals and opens with the keys that the settings name."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def new_secret(self) -> str:
        """A secret that nobody can guess."""
        return secrets.token_urlsafe(SECRET_BYTES)

    def seal(self, words: str, *, place: str) -> str:
        """Words that can be read only with our key, and only at this place; raises Refusal where there is no key."""
        if self._keys is None:
            raise Refusal(NO_KEYS)
        return self._keys.seal(words, place=place)

    def open(self, sealed: str, *, place: str) -> str | None:
        """The words sealed for this place; None where no key of ours opens them."""
        try:
            return None if self._keys is None else self._keys.open(sealed, place=place)
        except CannotOpen as error:
            log.warning("a secret cannot be opened", action="open_secret", error=type(error).__name__)
            return None

    def move(self, sealed: str, *, place: str, to: str) -> str:
        """What was sealed for one place, sealed for another; raises Refusal where no key of ours opens it."""
        words = self.open(sealed, place=place)
        if words is None:
            raise Refusal(CANNOT_OPEN)
        return self.seal(words, place=to)

    def fingerprint(self, words: str, *, place: str) -> str:
        """Tells equal words at one place from others, and nothing else of them; empty where there is no key."""
        return "" if self._keys is None else self._keys.fingerprint(words, place=place)

    @cached_property
    def _keys(self) -> Keys | None:
        if not self._settings.keys and self._settings.key_file is None:
            return None
        try:
            return sealing_keys(self._settings)
        except BadConfiguration as error:
            log.warning("secrets cannot be sealed", action="read_keys", error=type(error).__name__)
            return None
