"""Calls go out: the client, the one reader of Slack's answers, people, channels and messages."""
