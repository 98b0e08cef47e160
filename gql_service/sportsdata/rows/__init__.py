"""Rows of vendor responses: stored, compared, and replaced by newer rows."""
