"""The benchmarks: the gateway beside other servers in one run on one machine, and a simulated month of calls."""
