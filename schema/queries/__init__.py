"""The root fields and the fields that search: connections, days, sources."""
