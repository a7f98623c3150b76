"""What the tests stand on: one concern a file."""
