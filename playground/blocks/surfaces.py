"""Whole messages and views: how many blocks, of which types, and no id twice."""

from playground.model import Json


def message_errors(blocks: list[Json]) -> list[str]:
    """List what Slack would refuse about a message's blocks; nothing when all is well."""
    return []


def view_errors(content: Json, *, surface: str) -> list[str]:
    """List what Slack would refuse about a view; nothing when all is well."""
    return []
