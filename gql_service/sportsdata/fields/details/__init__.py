"""Details of a game in its own row: line score, end, weather, situation, aggregate and pitchers.

A value is rejected if it has the wrong type, is out of its range, or contradicts other values of the row. The field of
the contract is then null or empty, and its name is noted, so that the mapper can count it.
"""
