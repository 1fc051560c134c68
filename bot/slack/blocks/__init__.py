"""Pure functions from values to messages. Nothing here knows a client, a payload or the time."""
