"""Pauses after failures: of a route, of the routes that fail together, and of all calls."""
