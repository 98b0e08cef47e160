"""The servers that the gateway is compared with, each written as its own documentation has it for production."""
