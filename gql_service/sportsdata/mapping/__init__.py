"""From the vendor's rows to the records of the schema: one reader per league, one assembly for all."""
