"""Schemathesis against the REST routes, as their OpenAPI document describes them: `make fuzz-rest`."""
