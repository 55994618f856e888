"""To be written by its column."""

from storage.work import Door


class Occurrences(Door):
    """To be written by its column."""
