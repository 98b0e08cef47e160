"""The rate limit: prices of requests, windows, and counts that containers share."""
