"""Counts with their noun, and words cut short, as people write them."""


def several(count: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 objection", "3 objections", "2 people"."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def shortened(words: str, longest: int) -> str:
    """The words on one line, and no more than so many characters of them."""
    line = " ".join(words.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
