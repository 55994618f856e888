"""Writes the migration that brings yesterday's tables to today's: `python -m tests.new_migration "why"`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command
from sqlalchemy import create_engine

from storage.migrate import config_for


def main(why: str) -> None:
    """Compare the tables with a database that every migration was applied to."""
    with TemporaryDirectory() as folder, create_engine(f"sqlite:///{Path(folder) / 'now.db'}").begin() as connection:
        config = config_for(connection)
        command.upgrade(config, "head")
        count = len(list((Path(config.get_main_option("script_location") or "") / "versions").glob("*.py")))
        command.revision(config, why, autogenerate=True, rev_id=f"{count + 1:04d}")


if __name__ == "__main__":
    main(sys.argv[1])
