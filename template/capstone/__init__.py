"""What any site should do, asked from outside: uv run python -m capstone ADDRESS."""
