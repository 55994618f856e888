"""How fast it is, next to what others would have written, in one run on one machine."""
