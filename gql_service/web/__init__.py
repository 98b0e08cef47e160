"""The HTTP edge: it translates between HTTP and the schema, the store and REST, and decides nothing else."""
