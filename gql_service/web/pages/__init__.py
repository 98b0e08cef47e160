"""The pages for people, GraphiQL and the board, and their files."""
