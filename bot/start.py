"""Where the hymnsheet command begins: a wrong environment is refused at once, before the program is loaded."""

import sys
from importlib import import_module

from bot.config import BadConfiguration, read_settings


def main() -> None:
    """Check the environment for `run`, then hand over to the command line."""
    if sys.argv[1:] == ["run"]:
        try:
            read_settings()
        except BadConfiguration as error:
            sys.stderr.write(f"{error}\n")
            sys.exit(2)
    import_module("bot.cli").main()
