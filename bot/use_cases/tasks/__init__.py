"""Listing tasks, and sharing a list."""
