"""What clients see while gateways behind a balancer die, leave, are replaced or never get ready. `make balance`."""
