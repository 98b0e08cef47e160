"""The month's call count across containers: the rule, its script for the shared cache, and a file."""
