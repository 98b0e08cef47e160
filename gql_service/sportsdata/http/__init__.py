"""HTTP with the vendor: the client, its errors, and recorded responses."""
