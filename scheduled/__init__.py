"""What time does: one file per promise the bot keeps by itself."""
