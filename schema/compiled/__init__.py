"""Compiled execution: each operation becomes a Python function over the records, in place of graphql-core.

An operation is read once, with graphql-core's own rules for collecting fields and coercing arguments, and written as
Python source that builds the answer. Roots and `Team.games` call the same resolvers as without compilation. A root or
operation with an unsupported construct is left to graphql-core. A root with records that break the contract runs again
in graphql-core: resolvers only read, so a second run changes nothing. Each fallback is counted by its reason.
"""
