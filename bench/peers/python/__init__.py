"""The peers in Python."""
