"""A Slack workspace on this machine: for trying the bot, and for its tests. It speaks HTTP to the bot and imports nothing of it."""
