"""What the bot says: the neutral message model, and one file per feature's words."""
