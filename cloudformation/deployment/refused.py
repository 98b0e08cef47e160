"""The one way in which a deployment gives up."""


class Refused(Exception):
    """Something is missing or wrong; the message says what, and what would be right."""
