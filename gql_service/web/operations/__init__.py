"""Routes for load balancers, Prometheus and the operator on call."""
