"""Seasons in memory: which seasons exist, their snapshots, their teams and venues."""
