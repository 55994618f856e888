"""What Slack accepts in messages and views, and what it adds to it."""

from playground.blocks.completion import completed, completed_view
from playground.blocks.surfaces import message_errors, view_errors

__all__ = ["completed", "completed_view", "message_errors", "view_errors"]
