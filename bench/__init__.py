"""Benchmarks: the gateway compared with other servers, in a single run on the same machine, and a simulated month of
calls.
"""
