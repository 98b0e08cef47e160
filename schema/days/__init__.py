"""Days: how clients name a day, and the instants that belong to a day."""
