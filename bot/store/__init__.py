"""Keeps the bot's state, the only room that knows SQL. One folder a database, each behind the same ports."""
