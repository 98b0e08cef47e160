"""What the gateway reports: logs, metrics, traces and the status for the operator on call."""
