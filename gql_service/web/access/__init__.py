"""Which clients may ask: API keys, client addresses, and the answers to clients that may not."""
