"""hymnsheet export: one CSV file a noun, safe to open in a spreadsheet, written whole or not at all."""

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from rules.ids import OrganisationId
from rules.spreadsheet import safe_cell
from storage.export import NOUNS, Export, header
from storage.organisations import all_organisations
from storage.unit_of_work import Storage

PRIVATE_FOLDER = 0o700


async def export_everything(storage: Storage, directory: Path) -> dict[Path, int]:
    """Write a file for every noun, for its owner's eyes only; returns how many rows each has.

    Rows are read page by page, so that a running bot is not held up and memory stays small.
    """
    _make_folder(directory)
    async with storage.across_organisations() as transaction:
        organisations = [organisation.id for organisation in await all_organisations(transaction)]
    written: dict[Path, int] = {}
    for noun in NOUNS:
        path = directory / f"{noun}.csv"
        with _whole_file(path) as file:
            written[path] = await _write(storage, organisations, noun, file)
    return written


async def _write(storage: Storage, organisations: list[OrganisationId], noun: str, file: IO[str]) -> int:
    sheet = csv.writer(file)
    sheet.writerow(header(noun))
    count = 0
    for organisation in organisations:
        last, has_more = 0, True
        while has_more:
            async with storage.unit_of_work(organisation) as work:
                rows, last = await Export(work).page(noun, after=last)
            sheet.writerows([safe_cell(value) for value in row] for row in rows)
            count += len(rows)
            has_more = bool(rows)
    return count


def _make_folder(directory: Path) -> None:
    directory.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)


@contextmanager
def _whole_file(path: Path) -> Iterator[IO[str]]:
    """A new file that only its owner may read, and that takes its name when it is complete."""
    with NamedTemporaryFile(
        "w", dir=path.parent, prefix=".", suffix=".part", delete=False, encoding="utf-8", newline=""
    ) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
