"""Calendars to subscribe to: `/calendar/{LEAGUE}/{TEAM}.ics` and `/calendar/{LEAGUE}.ics`."""
