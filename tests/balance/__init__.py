"""Clients' view of gateways behind a balancer that die, leave, are replaced or never get ready. `make balance`."""
