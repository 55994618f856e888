"""The hymnsheet command."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.app import House
from bot.config import (
    BadConfiguration,
    Mode,
    Settings,
    read_agents_playground_settings,
    read_settings,
    sealing_keys,
)
from bot.doctor import visit
from bot.export import export_everything
from bot.gallery import gallery_page
from bot.import_leads import Imported, NoOrganisation, WrongMapping, import_leads, mapping_of, organisation_of
from bot.lead_file import UnreadableFile, size_of
from bot.logs import set_up_logs
from bot.rekey import Rekeyed
from bot.rekey import rekey as seal_anew
from bot.serve import serve
from bot.slack.socket import SocketMode
from bot.trying import run_playground
from bot.trying_teams import run_agents_playground
from messages.examples import examples
from messages.plural import several
from storage.database import open_database
from storage.migrate import migrate as bring_up_to_date
from storage.unit_of_work import Storage

T = TypeVar("T")
S = TypeVar("S", bound=Settings)
PRIVATE = 0o077
"""What others may not do with any file we make: anything."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hymnsheet")
def main() -> None:
    """Hymnsheet: sales and marketing, singing from the same hymn sheet."""
    os.umask(PRIVATE)


@main.command()
def run() -> None:
    """Run the bot; without credentials in the environment or .env, the playground."""
    settings = _settings()
    if settings.mode is Mode.PLAYGROUND:
        _end(_going_on(run_playground(settings)))
    app_token = settings.slack_app_token.get_secret_value()
    socket = SocketMode(app_token, settings.slack_api_url) if app_token else None
    _end(_going_on(_serve(settings, socket)))


@main.command()
def playground() -> None:
    """Try it in a browser, whatever credentials there are."""
    settings = _settings(
        slack_bot_token="", slack_signing_secret="", slack_app_token="", slack_client_id="", slack_client_secret=""
    )
    _end(_going_on(run_playground(settings)))


@main.command("agents-playground")
def agents_playground() -> None:
    """Try it in Microsoft's own client for Teams, on this machine only and without credentials."""
    settings = _heeded(read_agents_playground_settings)
    _end(_going_on(run_agents_playground(settings)))


@main.command()
def migrate() -> None:
    """Bring the database to this release; `run` does it too."""
    revision = asyncio.run(_migrate(_settings()))
    click.echo(f"The database is at {revision}.")


@main.command()
def doctor() -> None:
    """Say whether everything works, and what to do about what does not."""
    lines, is_well = asyncio.run(visit(_settings()))
    click.echo("\n".join(lines))
    sys.exit(0 if is_well else 1)


@main.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def export(directory: Path) -> None:
    """Write everything into DIRECTORY, one CSV a noun, safe to open in a spreadsheet."""
    for path, rows in asyncio.run(_export(_settings(), directory)).items():
        click.echo(f"{path}: {several(rows, 'row')}")


@main.command("import-leads")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map", "maps", multiple=True, metavar="COLUMN=FIELD", help="What a column of another name holds.")
@click.option("--workspace", default="", help="Whose leads these are, where there are several organisations.")
def leads_from(file: Path, maps: tuple[str, ...], workspace: str) -> None:
    """Take in the leads of FILE, a CSV with a header; the same file again changes nothing.

    Fields: id, name, company, email, source, campaign, tier, owner (an e-mail address), evidence, created_at.
    """
    settings = _settings()
    try:
        imported = asyncio.run(_import_leads(settings, file, mapping_of(maps), workspace))
    except WrongMapping as error:
        raise click.UsageError(str(error)) from None
    except (UnreadableFile, NoOrganisation) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    for line in imported.lines():
        click.echo(line)


@main.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def gallery(file: Path) -> None:
    """Draw an example of every message and form into FILE, a page for the browser."""
    file.write_text(gallery_page(examples()), encoding="utf-8")
    click.echo(f"Open {file} in a browser.")


@main.command()
@click.option("--drop-unreadable", is_flag=True, help="Let go of tokens whose key is lost; they are installed again.")
def rekey(drop_unreadable: bool) -> None:  # noqa: FBT001 - a flag of the command line
    """Seal the stored tokens anew with the newest of HYMNSHEET_KEYS; it may be interrupted and repeated."""
    settings = _settings()
    has_keys = bool(settings.keys) or (settings.key_file is not None and settings.key_file.exists())
    if settings.mode is not Mode.MANY_WORKSPACES and not has_keys:
        click.echo("Nothing to seal: tokens are stored only for many workspaces, with SLACK_CLIENT_ID.")
        return
    done = _told(_rekey(settings, drop_unreadable=drop_unreadable))
    click.echo(f"Sealed anew: {done.anew}. Sealed with the newest key before: {done.already}.")
    if done.unreadable:
        click.echo(f"Cannot be opened with any key here: {done.unreadable}; dropped: {done.dropped}.", err=True)
        sys.exit(0 if done.dropped == done.unreadable else 1)


def _settings(**given: object) -> Settings:
    return _heeded(read_settings, **given)


def _heeded(read: Callable[..., S], **given: object) -> S:
    """The settings; what is wrong with them ends the program with a sentence."""
    try:
        settings = read(**given)
    except BadConfiguration as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    set_up_logs(settings.log_level)
    return settings


async def _serve(settings: Settings, socket: SocketMode | None) -> bool:
    return await serve(House(settings), host=settings.host, port=settings.port, socket=socket)


async def _rekey(settings: Settings, *, drop_unreadable: bool) -> Rekeyed:
    storage = Storage(open_database(settings.database_url))
    try:
        return await seal_anew(storage, sealing_keys(settings), drop_unreadable=drop_unreadable)
    finally:
        await storage.close()


async def _migrate(settings: Settings) -> str:
    database = open_database(settings.database_url)
    revision = await bring_up_to_date(database)
    await database.close()
    return revision


async def _import_leads(settings: Settings, file: Path, mapping: dict[str, str], workspace: str) -> Imported:
    storage = Storage(open_database(settings.database_url))
    try:
        await bring_up_to_date(storage.database)
        organisation = await organisation_of(storage, workspace)
        hidden = not sys.stderr.isatty()
        with click.progressbar(length=size_of(file), label="Reading", file=sys.stderr, hidden=hidden) as progress:
            return await import_leads(
                storage, organisation, file, mapping, now=lambda: datetime.now(UTC), read=progress.update
            )
    finally:
        await storage.close()


async def _export(settings: Settings, directory: Path) -> Any:
    storage = Storage(open_database(settings.database_url))
    try:
        return await export_everything(storage, directory)
    finally:
        await storage.close()


def _told(work: Coroutine[Any, Any, T]) -> T:
    """What comes of it; what is wrong with the environment ends the program with a sentence."""
    try:
        return asyncio.run(work)
    except BadConfiguration as error:
        click.echo(str(error), err=True)
        sys.exit(2)


def _going_on(work: Coroutine[Any, Any, bool]) -> bool:
    try:
        return _told(work)
    except OSError as error:
        click.echo(f"Cannot start: {error.strerror or error}. Is something else using the port? Set PORT.", err=True)
        return False


def _end(ended_well: bool) -> None:  # noqa: FBT001 - the last word of the program
    sys.exit(0 if ended_well else 1)
