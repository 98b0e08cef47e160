"""Repeatable randomness: every decision has its own generator, seeded by the name of the decision."""

from random import Random


def chance(seed: int, *names: object) -> Random:
    """Return a generator that depends only on the seed and the names, on every machine and in every run.

    The seed is a string, which Python hashes with SHA-512. hash() of a string would differ between processes.
    """
    return Random("/".join(map(str, (seed, *names))))  # noqa: S311 - plausible games, not secrets
