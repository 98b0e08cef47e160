"""The commands: their options and help texts. A command imports its program when it runs, so help is fast."""
