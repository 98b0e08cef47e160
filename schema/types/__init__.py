"""The object types of the contract that are served as the mapper made them."""
