"""Ids and counts of requests that every layer may note, and the text format of Prometheus."""
