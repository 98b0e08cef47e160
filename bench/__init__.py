"""Benchmarks: the gateway next to other servers, in one run on the same machine, and a simulated month of calls."""
