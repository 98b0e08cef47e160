"""`python -m gql_service`: the same as the command `gql-service`."""

from gql_service.command_line.main import main

main(prog_name="gql-service")
