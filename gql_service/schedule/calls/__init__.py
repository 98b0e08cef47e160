"""Upstream calls: the month's count, its budget, the queue and the circuit breakers."""
