"""What is decided: pure functions; no I/O, no clock, no async, no database."""
