"""The environment, read once and checked: whoever starts the bot wrongly is told in a sentence what to set."""

import base64
import binascii
from enum import StrEnum
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from storage.database import BadAddress, open_database

SLACK_API = "https://slack.com/api/"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
SHORTEST_SECRET = 8
PLACEHOLDERS = frozenset({"changeme", "change-me", "secret", "signing-secret", "your-signing-secret", "xxxxxxxx"})
KEY_BYTES = 32


class Mode(StrEnum):
    """What `hymnsheet run` is going to be."""

    PLAYGROUND = "playground"
    ONE_WORKSPACE = "one workspace"
    MANY_WORKSPACES = "many workspaces"


class BadConfiguration(Exception):
    """The environment is wrong; the message says what to set."""


class Settings(BaseSettings):
    """Everything that is set from outside, under the names of the README's table."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)

    database_url: str = "sqlite:///hymnsheet.db"
    host: str = "127.0.0.1"
    port: int = 3000
    slack_signing_secret: SecretStr = SecretStr("")
    slack_bot_token: SecretStr = SecretStr("")
    slack_app_token: SecretStr = SecretStr("")
    slack_client_id: str = ""
    slack_client_secret: SecretStr = SecretStr("")
    slack_api_url: str = SLACK_API
    microsoft_app_id: str = ""
    microsoft_app_password: SecretStr = SecretStr("")
    microsoft_app_tenant_id: str = ""
    hymnsheet_keys: SecretStr = SecretStr("")
    hymnsheet_admins: str = ""
    log_level: str = "INFO"

    @property
    def mode(self) -> Mode:
        """What to be, by which credentials are there."""
        if self.slack_client_id:
            return Mode.MANY_WORKSPACES
        return Mode.ONE_WORKSPACE if self.slack_bot_token.get_secret_value() else Mode.PLAYGROUND

    @property
    def admins(self) -> frozenset[str]:
        """E-mail addresses of those who are admins whatever Slack says, in lower case."""
        return frozenset(address.strip().lower() for address in self.hymnsheet_admins.split(",") if address.strip())

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The keys that seal tokens, newest first."""
        return tuple(_key(part) for part in self.hymnsheet_keys.get_secret_value().split(",") if part.strip())

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, level: str) -> str:
        if level.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR.")
        return level.upper()

    @field_validator("port")
    @classmethod
    def _possible_port(cls, port: int) -> int:
        if not 0 <= port <= 65535:
            raise ValueError("PORT must be a number from 1 to 65535.")
        return port

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, address: str) -> str:
        try:
            open_database(address)
        except BadAddress as error:
            raise ValueError(str(error)) from error
        return address

    @field_validator("slack_api_url")
    @classmethod
    def _safe_api(cls, address: str) -> str:
        parts = urlsplit(address)
        if not address.endswith("/") or parts.scheme not in {"https", "http"} or not parts.hostname:
            raise ValueError(f"SLACK_API_URL must be an address that ends with /api/, such as {SLACK_API}.")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ValueError("SLACK_API_URL must be https, except on this machine: tokens travel over it.")
        return address

    @field_validator("hymnsheet_keys")
    @classmethod
    def _whole_keys(cls, keys: SecretStr) -> SecretStr:
        for part in keys.get_secret_value().split(","):
            if part.strip():
                _key(part)
        return keys

    @model_validator(mode="after")
    def _fits_together(self) -> "Settings":
        _check_slack(self)
        if self.microsoft_app_id or self.microsoft_app_password.get_secret_value():
            raise ValueError("This release speaks Slack only: unset MICROSOFT_APP_ID and MICROSOFT_APP_PASSWORD.")
        if self.mode is Mode.PLAYGROUND and self.host not in LOOPBACK:
            raise ValueError(
                "HOST must be 127.0.0.1 in the playground, where anybody may act as anybody. "
                "For the real thing set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET."
            )
        return self


def read_settings(**given: object) -> Settings:
    """The settings from the environment and `.env`, or BadConfiguration with a sentence for each thing to mend."""
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        raise BadConfiguration("\n".join(_sentence(dict(found)) for found in error.errors())) from None


def _check_slack(settings: Settings) -> None:
    token = settings.slack_bot_token.get_secret_value()
    secret = settings.slack_signing_secret.get_secret_value()
    socket = settings.slack_app_token.get_secret_value()
    client_secret = settings.slack_client_secret.get_secret_value()
    if token and not token.startswith("xox"):
        raise ValueError("SLACK_BOT_TOKEN must start with xoxb-: copy it from OAuth & Permissions of your Slack app.")
    if socket and not socket.startswith("xapp-"):
        raise ValueError("SLACK_APP_TOKEN must start with xapp-: make one with connections:write in your Slack app.")
    if bool(settings.slack_client_id) != bool(client_secret):
        raise ValueError("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together: set both, or neither.")
    if (secret or socket) and not (token or settings.slack_client_id):
        raise ValueError("SLACK_BOT_TOKEN is missing: copy it from OAuth & Permissions of your Slack app.")
    if (token or settings.slack_client_id) and not (secret or socket):
        raise ValueError("SLACK_SIGNING_SECRET is missing: copy it from Basic Information of your Slack app.")
    if secret and (len(secret) < SHORTEST_SECRET or secret.lower() in PLACEHOLDERS):
        raise ValueError("SLACK_SIGNING_SECRET is not a real one: copy it from Basic Information of your Slack app.")


def _key(part: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(part.strip() + "=" * (-len(part.strip()) % 4))
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError("HYMNSHEET_KEYS must be url-safe base64 of 32 random bytes each, separated by commas.")
    return key


def _sentence(found: dict[str, object]) -> str:
    told = str(found["msg"]).removeprefix("Value error, ")
    place = ".".join(str(part) for part in found["loc"]).upper()  # type: ignore[attr-defined]
    return told if found["type"] == "value_error" else f"{place}: {told}."
