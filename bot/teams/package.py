"""The app package that Teams takes: our manifest with this bot's own id and address, and its icons, in a zip file."""

import json
import re
import sys
from io import BytesIO
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from pydantic_settings import BaseSettings, SettingsConfigDict

NO_ID: Final = "00000000-0000-0000-0000-000000000000"
NO_HOST: Final = "hymnsheet.example.com"
LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""The date of every file in the package: the same files are the same package."""
_ID: Final = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


class CannotPack(Exception):
    """The package cannot be made; the message says what to set."""


class Packing(BaseSettings):
    """What goes into the package from the environment or `.env`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    microsoft_app_id: str = ""
    public_address: str = ""


def package(folder: Path, *, app_id: str, address: str = "") -> bytes:
    """The zip of the manifest and icons in `folder`; without an address it keeps the example's."""
    manifest = filled((folder / "manifest.json").read_text(encoding="utf-8"), app_id=app_id, address=address)
    icons = sorted(json.loads(manifest)["icons"].values())
    zipped = BytesIO()
    # Not compressed, because no two versions of zlib write the same bytes.
    with ZipFile(zipped, "w", ZIP_STORED) as files:
        files.writestr(_entry("manifest.json"), manifest)
        for icon in icons:
            files.writestr(_entry(icon), (folder / icon).read_bytes())
    return zipped.getvalue()


def filled(manifest: str, *, app_id: str, address: str = "") -> str:
    """The manifest with this id and address in place of the example's; raises CannotPack where one is none."""
    if not _ID.fullmatch(app_id) or app_id == NO_ID:
        raise CannotPack("MICROSOFT_APP_ID must be the Microsoft App ID of your Azure Bot: copy it from Configuration.")
    return manifest.replace(NO_ID, app_id.lower()).replace(NO_HOST, _host_of(address) if address else NO_HOST)


def main() -> None:
    """Write the package of the folder named first to the file named second, and say what to do with it."""
    folder, target = Path(sys.argv[1]), Path(sys.argv[2])
    given = Packing()
    try:
        packed = package(folder, app_id=given.microsoft_app_id, address=given.public_address)
    except CannotPack as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(packed)
    if not given.public_address:
        sys.stdout.write(f"It shows {NO_HOST} as your website: PUBLIC_ADDRESS=https://… puts your own there.\n")
    sys.stdout.write(f"{target} is ready: in Teams, choose Apps → Manage your apps → Upload an app.\n")


def _host_of(address: str) -> str:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    is_plain = parts.path in {"", "/"} and port is None and "@" not in parts.netloc and not parts.query + parts.fragment
    if parts.scheme != "https" or not is_plain or not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host):
        raise CannotPack("PUBLIC_ADDRESS must be https:// and the name of your host, such as https://hymns.acme.com.")
    return host


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, LONG_AGO)
    entry.create_system, entry.external_attr = 3, 0o644 << 16  # As on Unix, wherever it is made.
    return entry


if __name__ == "__main__":
    main()
