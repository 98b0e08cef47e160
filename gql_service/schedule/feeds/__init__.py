"""Feeds: the newest answer of each upstream route, and the rows it withholds."""
