"""Programs and types that come from npm: installed from a lock file into a folder that git ignores."""

import shutil
import subprocess
from pathlib import Path

import pytest

BUILD = Path(__file__).parent.parent / "build"
FILES = ("package.json", "package-lock.json")


def installed(locked: Path) -> Path:
    """The folder with what the lock file in `locked` names, installed there if it is not yet."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.fail("This needs npm: install Node.js 20 or newer, for example with `sudo apt-get install npm`.")
    folder = BUILD / locked.name
    done = folder / "node_modules" / ".package-lock.json"
    is_same = all(_words(folder / name) == _words(locked / name) for name in FILES)
    if not (done.exists() and is_same):
        _install(npm, locked, folder)
    return folder


def _words(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _install(npm: str, locked: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copy(locked / name, folder / name)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        pytest.fail(f"npm could not install {locked.name}:\n{done.stderr}")
