"""Microsoft's own client in front of the bot, as `make run-teams` starts it."""
