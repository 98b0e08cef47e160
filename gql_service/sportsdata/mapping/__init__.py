"""Mappers from vendor rows to schema records: a reader for each league, and shared assembly for all."""
