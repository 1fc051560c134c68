"""What the bot does, one verb a file. Knows the domain and the ports; no vendor."""
