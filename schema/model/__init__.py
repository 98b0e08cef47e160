"""The read model: snapshots of seasons with the indexes that resolvers search."""
