"""The schedule in memory: which seasons to ask for, how long answers are good, and the port of the schema."""
