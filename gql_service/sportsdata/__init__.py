"""What SportsData.io says and how: the client, its errors, the routes of each league, and the mappers.

Nothing above this package knows a field name, a path or a quirk of the vendor's.
"""
