"""/hymnsheet: what I can do for you, setting me up, whether I am working, and what I keep about you."""

from handlers import help as help_
from handlers.feature import Feature, Slash

FEATURE = Feature(
    name="hymnsheet",
    commands=(
        Slash(
            word="hymnsheet",
            key="hymnsheet.help",
            hint="help",
            summary="What I can do for you",
            run=help_.show,
        ),
    ),
)
