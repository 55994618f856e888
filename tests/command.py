"""The hymnsheet command: inside the test, which is quick, or as the process that people start."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.config import Settings
from tests.process import HYMNSHEET, START_SECONDS


@dataclass(frozen=True)
class Ran:
    """How the command ended, and what it said."""

    code: int | None
    said: str
    errors: str


async def command(*words: str, folder: Path, **environment: str) -> Ran:
    """Run a command to its end beside the bot of the test; what it raises and did not mean to fails the test."""
    return await asyncio.to_thread(_run, words, folder, environment)


async def process(*words: str, folder: Path, **environment: str) -> Ran:
    """Run a command to its end as a process of its own."""
    started = await asyncio.create_subprocess_exec(
        HYMNSHEET,
        *words,
        cwd=folder,
        env={"PATH": os.environ["PATH"], **environment},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(START_SECONDS):
        said, errors = await started.communicate()
    assert b"Traceback" not in errors, errors.decode()
    return Ran(started.returncode, said.decode(), errors.decode())


def _run(words: tuple[str, ...], folder: Path, environment: dict[str, str]) -> Ran:
    unset = {name.upper(): None for name in Settings.model_fields}
    mask = os.umask(0)
    os.umask(mask)
    try:
        with pytest.MonkeyPatch.context() as inside:
            inside.chdir(folder)
            # The log is the whole process's: here it stays the test's.
            inside.setattr("bot.cli.set_up_logs", lambda _level: None)
            ended = CliRunner().invoke(main, words, env={**unset, **environment}, catch_exceptions=False)
    finally:
        os.umask(mask)
    return Ran(ended.exit_code, ended.stdout, ended.stderr)
