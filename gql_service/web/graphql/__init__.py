"""GraphQL over HTTP: read a request, run its operation, write the answer."""
