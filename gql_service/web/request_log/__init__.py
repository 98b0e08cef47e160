"""The request log, and the facts of a request that logs, traces and metrics share."""
