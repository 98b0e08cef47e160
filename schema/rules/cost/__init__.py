"""The cost of an operation: possible values plus possible upstream calls, computed before the operation runs."""
