"""One file a subcommand, and one explicit table of them all."""
