"""The HTTP edge: translates between HTTP and the schema, the store and REST, and makes no other decisions."""
