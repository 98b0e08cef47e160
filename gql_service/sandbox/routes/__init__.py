"""The vendor's paths: tables of routes, from a pattern of the path to its answer."""
