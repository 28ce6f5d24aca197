"""Tests, in the folders of what they test; a room without a file of its own is named in one beside it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
