"""The shared cache: a client of Valkey, its address, encoding, errors and notices."""
