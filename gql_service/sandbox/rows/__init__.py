"""Rows in the vendor's exact form: a module for each league, and a function for each of its entities."""
