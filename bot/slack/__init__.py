"""Slack: everything that knows its words, payloads and limits. Turns what people do into asks, messages into posts."""
