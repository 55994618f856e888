"""The environment, read once and checked: whoever starts the bot wrongly is told in a sentence what to set."""

from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pydantic import SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.keys import Keys, kept_keys, parse_keys
from rules.addresses import safe_address
from storage.database import BadAddress, file_of, open_database

SLACK_API = "https://slack.com/api/"
MICROSOFT_KEYS = "https://login.botframework.com/v1/.well-known/openidconfiguration"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
SHORTEST_SECRET = 8
PLACEHOLDERS = frozenset({"changeme", "change-me", "secret", "signing-secret", "example", "token", "bot-token"})
TOKENS = ("xoxb-", "xoxe.xoxb-")
CREDENTIALS = (
    *("slack_bot_token", "slack_signing_secret", "slack_app_token", "slack_client_id", "slack_client_secret"),
    *("microsoft_app_id", "microsoft_app_password", "microsoft_app_tenant_id"),
)
"""Whoever has set one of these means a real workspace."""
REDIRECT_PATH = "/slack/oauth_redirect"


class Mode(StrEnum):
    """What `hymnsheet run` is going to be."""

    PLAYGROUND = "playground"
    AGENTS_PLAYGROUND = "in front of Microsoft's Agents Playground"
    TEAMS_ALONE = "Teams alone"
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
    slack_redirect_uri: str = ""
    slack_api_url: str = SLACK_API
    microsoft_app_id: str = ""
    microsoft_app_password: SecretStr = SecretStr("")
    microsoft_app_tenant_id: str = ""
    bot_openid_metadata: str = MICROSOFT_KEYS
    public_address: str = ""
    hymnsheet_keys: SecretStr = SecretStr("")
    hymnsheet_admins: str = ""
    log_level: str = "INFO"

    @property
    def mode(self) -> Mode:
        """What to be, by which credentials are there."""
        if self.slack_client_id:
            return Mode.MANY_WORKSPACES
        if self.slack_bot_token.get_secret_value():
            return Mode.ONE_WORKSPACE
        return Mode.TEAMS_ALONE if self.microsoft_app_id else Mode.PLAYGROUND

    @property
    def speaks_slack(self) -> bool:
        """Whether there is a Slack, real or played."""
        return self.mode not in {Mode.TEAMS_ALONE, Mode.AGENTS_PLAYGROUND}

    @property
    def admins(self) -> frozenset[str]:
        """E-mail addresses of those who are admins whatever Slack says, in lower case."""
        return frozenset(address.strip().lower() for address in self.hymnsheet_admins.split(",") if address.strip())

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The keys given to seal tokens with, newest first."""
        return parse_keys(self.hymnsheet_keys.get_secret_value())

    @property
    def key_file(self) -> Path | None:
        """Where a key is kept if none is given: beside the SQLite file, or nowhere."""
        database = file_of(self.database_url)
        return database.with_suffix(".keys") if database else None

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
        if address.startswith("sqlite") and file_of(address) is None:
            raise ValueError(
                "DATABASE_URL names no file, so everything would be forgotten at the next start: "
                "set it to sqlite:///hymnsheet.db."
            )
        return address

    @field_validator("public_address")
    @classmethod
    def _reachable_address(cls, address: str) -> str:
        safe, parts = safe_address(address), urlsplit(address)
        if address and (safe is None or parts.query or parts.fragment):
            raise ValueError(
                "PUBLIC_ADDRESS must be the https address at which the world reaches this bot, "
                "such as https://hymnsheet.example.com. Without it links to content lead there at once, uncounted."
            )
        return (safe or "").rstrip("/")

    @field_validator("slack_api_url")
    @classmethod
    def _safe_api(cls, address: str) -> str:
        parts = urlsplit(address)
        if not address.endswith("/") or parts.scheme not in {"https", "http"} or not parts.hostname:
            raise ValueError(f"SLACK_API_URL must be an address that ends with /api/, such as {SLACK_API}.")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ValueError("SLACK_API_URL must be https, except on this machine: tokens travel over it.")
        return address

    @field_validator("bot_openid_metadata")
    @classmethod
    def _safe_keys(cls, address: str) -> str:
        parts = urlsplit(address)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        if not is_safe or not parts.hostname:
            raise ValueError(f"BOT_OPENID_METADATA must be an https address, such as {MICROSOFT_KEYS}.")
        return address

    @field_validator("hymnsheet_keys")
    @classmethod
    def _whole_keys(cls, keys: SecretStr) -> SecretStr:
        parse_keys(keys.get_secret_value())
        return keys

    @field_validator("slack_redirect_uri")
    @classmethod
    def _own_redirect(cls, address: str) -> str:
        parts = urlsplit(address)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        is_plain = not parts.query and not parts.fragment and parts.path.endswith(REDIRECT_PATH)
        if address and not (is_safe and is_plain and parts.hostname):
            raise ValueError(f"SLACK_REDIRECT_URI must be https and end with {REDIRECT_PATH}.")
        return address

    @model_validator(mode="after")
    def _fits_together(self) -> "Settings":
        _check_slack(self)
        if self.mode is Mode.MANY_WORKSPACES and not self.keys and self.key_file is None:
            raise ValueError(
                "HYMNSHEET_KEYS is missing: the tokens of many workspaces are sealed with it. "
                "Set it to url-safe base64 of 32 random bytes, and keep a copy apart from the database's backups."
            )
        if bool(self.microsoft_app_id) != bool(self.microsoft_app_password.get_secret_value()):
            raise ValueError("MICROSOFT_APP_ID and MICROSOFT_APP_PASSWORD go together: set both, or neither.")
        if self.mode is Mode.PLAYGROUND and self.host not in LOOPBACK:
            raise ValueError(
                "HOST must be 127.0.0.1 in the playground, where anybody may act as anybody. "
                "For the real thing set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET."
            )
        return self


class AgentsPlaygroundSettings(Settings):
    """For Microsoft's Agents Playground, which sends no token: on this machine only, and never beside credentials.

    There is no name in the environment for it: only the command of that name asks for these settings.
    """

    database_url: str = "sqlite:///agents-playground.db"

    @property
    def mode(self) -> Mode:
        """What was asked for, whatever else is set."""
        return Mode.AGENTS_PLAYGROUND

    @property
    def admins(self) -> frozenset[str]:
        """Whoever was named, and Max, who sets the bot up there."""
        return super().admins | {"max@hymnsheet.example"}

    @model_validator(mode="before")
    @classmethod
    def _is_nobodys(cls, given: dict[str, object]) -> dict[str, object]:
        found = [name.upper() for name in CREDENTIALS if given.get(name)]
        if found:
            raise ValueError(
                "The Agents Playground is for nobody's real workspace, for nobody's token is checked there. Unset "
                f"{' and '.join(found)}, also in .env, or start the real thing with `hymnsheet run`."
            )
        return given

    @model_validator(mode="after")
    def _is_here(self) -> "AgentsPlaygroundSettings":
        if self.host not in LOOPBACK:
            raise ValueError(
                "HOST must be 127.0.0.1 in front of the Agents Playground, for nobody's token is checked there. "
                "For the real thing set MICROSOFT_APP_ID and MICROSOFT_APP_PASSWORD."
            )
        return self


S = TypeVar("S", bound=Settings)


def read_settings(**given: object) -> Settings:
    """The settings from the environment and `.env`, or BadConfiguration with a sentence for each thing to mend."""
    return _read(Settings, **given)


def read_agents_playground_settings(**given: object) -> AgentsPlaygroundSettings:
    """The settings for Microsoft's Agents Playground, or BadConfiguration with a sentence for each thing to mend."""
    return _read(AgentsPlaygroundSettings, **given)


def _read(kind: type[S], **given: object) -> S:
    try:
        return kind(**given)  # type: ignore[arg-type]  # what is given is checked here, whatever its type
    except ValidationError as error:
        raise BadConfiguration("\n".join(_sentence(dict(found)) for found in error.errors())) from None


def sealing_keys(settings: Settings) -> Keys:
    """The keys that seal tokens: those given, else those in the file beside the database, made at the first start."""
    path = settings.key_file
    if settings.keys or path is None:
        return Keys(settings.keys)
    try:
        return Keys(kept_keys(path))
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else "it does not hold a key"
        raise BadConfiguration(
            f"The file {path} cannot be used to seal tokens ({said}). Mend it, or set HYMNSHEET_KEYS."
        ) from None


def _check_slack(settings: Settings) -> None:
    token = settings.slack_bot_token.get_secret_value()
    secret = settings.slack_signing_secret.get_secret_value()
    socket = settings.slack_app_token.get_secret_value()
    client_secret = settings.slack_client_secret.get_secret_value()
    if token and (not token.startswith(TOKENS) or _is_placeholder(token.rpartition("xoxb-")[2])):
        raise ValueError("SLACK_BOT_TOKEN must start with xoxb-: copy it from OAuth & Permissions of your Slack app.")
    if socket and not socket.startswith("xapp-"):
        raise ValueError("SLACK_APP_TOKEN must start with xapp-: make one with connections:write in your Slack app.")
    if bool(settings.slack_client_id) != bool(client_secret):
        raise ValueError("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together: set both, or neither.")
    if (secret or socket) and not (token or settings.slack_client_id):
        raise ValueError("SLACK_BOT_TOKEN is missing: copy it from OAuth & Permissions of your Slack app.")
    if (token or settings.slack_client_id) and not (secret or socket):
        raise ValueError("SLACK_SIGNING_SECRET is missing: copy it from Basic Information of your Slack app.")
    if secret and (len(secret) < SHORTEST_SECRET or _is_placeholder(secret)):
        raise ValueError("SLACK_SIGNING_SECRET is not a real one: copy it from Basic Information of your Slack app.")


def _is_placeholder(secret: str) -> bool:
    """Whether this is what papers show in place of a secret, and nobody's own."""
    said = secret.lower()
    is_to_be_filled_in = len(set(said)) < 2 or bool(set(said) & set("<>{}$ ")) or said.startswith("your")
    return said in PLACEHOLDERS or is_to_be_filled_in


def _sentence(found: dict[str, Any]) -> str:
    told = str(found["msg"]).removeprefix("Value error, ")
    place = ".".join(str(part) for part in found["loc"]).upper()
    return told if found["type"] == "value_error" else f"{place}: {told}."
