"""To be written by its column."""

from storage.work import Door


class Leads(Door):
    """To be written by its column."""
