"""Payloads come in: over sockets or signed HTTP, read, acknowledged, and answered in the background."""
