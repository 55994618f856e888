"""A Slack workspace on this machine, to try and test the bot in: speaks HTTP to the bot and imports nothing of it."""
