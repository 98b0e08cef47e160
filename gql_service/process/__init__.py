"""The process itself: socket, shutdown, liveness, memory allocator and background work."""
