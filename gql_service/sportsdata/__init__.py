"""The SportsData.io client, its errors, the routes of each league, and the mappers.

No module above this package knows a field name, a path or a quirk of the vendor.
"""
