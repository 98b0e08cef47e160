"""The time zone of a venue, from its coordinates, city, state and country."""
