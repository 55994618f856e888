"""To be written by its column."""

from storage.work import Door


class FeedbackGiven(Door):
    """To be written by its column."""
