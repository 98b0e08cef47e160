"""Compiled execution: each operation becomes one Python function over the records, run in place of graphql-core.

An operation is read once, with graphql-core's own rules for collecting fields and coercing arguments, and written as
Python source that builds the answer. Roots and `Team.games` call the same resolvers as ever. Whatever is not
understood exactly, and every error below a root, leaves the whole operation to graphql-core: resolvers only read, so
running them again changes nothing. Each such fallback is counted by its reason.
"""
