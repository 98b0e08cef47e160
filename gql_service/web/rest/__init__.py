"""The legacy REST routes."""
