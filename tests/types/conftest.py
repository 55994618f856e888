"""Slack's own TypeScript types, installed from the lock file into a folder that git ignores."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.npm import installed

HERE = Path(__file__).parent
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
    return Checker(installed(HERE))
