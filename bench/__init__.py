"""The benchmarks: the gateway beside other servers that give the same answers, in one run on one machine."""
