"""Caches for vendor responses: in memory, shared through Valkey, or both."""
