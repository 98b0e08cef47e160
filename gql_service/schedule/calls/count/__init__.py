"""The count of the calls of a month, by all containers of a key."""
