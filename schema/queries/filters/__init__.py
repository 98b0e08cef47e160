"""Filters of games: the names that a client gives, and the games that pass."""
