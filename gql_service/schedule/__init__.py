"""The schedule in memory: which seasons to fetch, how long data stays fresh, and the implementation of the schema's
port.
"""
