"""Channels as their readers make them: who reads there, and where an admin has allowed guests."""
