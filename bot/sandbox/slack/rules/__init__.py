"""Slack's rules for what an app may send, as tables: text objects, elements, blocks, messages and views."""
