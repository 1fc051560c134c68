"""Reminders, when they come, what they list, and the one state machine of a delivery."""
