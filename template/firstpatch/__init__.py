"""Reads your patch for Django before others do: uv run python -m firstpatch FOLDER."""
