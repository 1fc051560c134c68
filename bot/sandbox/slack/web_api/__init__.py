"""Slack's Web API: one file a family of methods, one table of them all, one file that answers the requests."""
