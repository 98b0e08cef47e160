"""The checks of a request before it runs, and the form of its errors."""
