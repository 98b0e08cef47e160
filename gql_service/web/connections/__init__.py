"""Bounds on connections: how long and how much memory one client may hold before and after its request."""
