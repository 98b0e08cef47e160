"""The vendor's answers between fetches: in memory, shared through Valkey, or both."""
