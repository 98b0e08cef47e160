"""The exception with which a deployment gives up."""


class Refused(Exception):
    """Something is missing or wrong. The message names the problem and the remedy."""
