"""To be written by its column."""

from storage.work import Door


class Objections(Door):
    """To be written by its column."""
