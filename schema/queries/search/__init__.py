"""Searches for teams and venues."""
