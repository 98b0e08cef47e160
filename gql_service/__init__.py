"""The service around the schema: client, store, HTTP edge, sandbox and command line."""
