"""Slack's own TypeScript types, installed from the lock file into a folder that git ignores."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
BUILD = HERE.parents[1] / "build" / "types"
STRICT = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--target", "es2022"]


@dataclass(frozen=True, slots=True)
class Checker:
    """The TypeScript compiler, with Slack's types beside it."""

    folder: Path

    def complaints(self, imports: str, values: Mapping[str, tuple[str, Any]]) -> str:
        """What the compiler says about the values: under the name a test gave it, each one's type and its JSON."""
        lines = [imports]
        for place, (name, (kind, value)) in enumerate(values.items()):
            lines.append(f"// {name}\nexport const v{place}: {kind} = {json.dumps(value)};\n")
        source = self.folder / "said.ts"
        source.write_text("\n".join(lines))
        compiler = self.folder / "node_modules" / ".bin" / "tsc"
        done = subprocess.run([compiler, *STRICT, source], cwd=self.folder, capture_output=True, text=True, check=False)
        return done.stdout + done.stderr


@pytest.fixture(scope="session")
def checker() -> Checker:
    npm = shutil.which("npm")
    if npm is None:
        pytest.fail("The types need npm: install Node.js 20 or newer, for example with `sudo apt-get install npm`.")
    lock = HERE / "package-lock.json"
    installed = BUILD / "package-lock.json"
    if not (BUILD / "node_modules" / ".bin" / "tsc").exists() or installed.read_text() != lock.read_text():
        _install(npm)
    return Checker(BUILD)


def _install(npm: str) -> None:
    BUILD.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, BUILD / name)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=BUILD, capture_output=True, text=True, check=False, timeout=600)
    if done.returncode:
        pytest.fail(f"npm could not install the types:\n{done.stderr}")
