"""To be written by its column."""

from storage.work import Door


class Answers(Door):
    """To be written by its column."""
