"""Bytes for the cache, without unused memory."""


def right_sized(written: bytes) -> bytes:
    """Return the same bytes without the unused memory behind them.

    orjson returns the whole buffer of its output: four KiB for two bytes, and often many times the size of a longer
    text. Neither the length nor `sys.getsizeof` shows this memory, but tracemalloc and the process's memory do.
    """
    return bytes(memoryview(written))
