"""Microsoft Teams: what it sends, what it is sent."""
