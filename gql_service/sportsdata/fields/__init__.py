"""Fields of vendor rows, read without trust in their names or types."""
