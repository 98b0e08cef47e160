"""Repeatable chance: every draw comes from a generator named by what it decides."""

from random import Random


def chance(seed: int, *names: object) -> Random:
    """Give a generator that depends on the seed and the names alone, on every machine and run.

    A string seeds it through SHA-512; hash() of a string would differ from process to process.
    """
    return Random("/".join(map(str, (seed, *names))))  # noqa: S311 - plausible games, not secrets
