"""What a newcomer sees: the playground in a real browser."""
