"""Bounds on connections: the time and memory that a client may use before and after its request."""
