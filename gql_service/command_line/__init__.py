"""The command line: each command, its output for people, and the server that `serve` runs."""
