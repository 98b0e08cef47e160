"""Rows in the vendor's exact form: one module for each league, one function for each of its entities."""
