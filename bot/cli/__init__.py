"""The terminal's commands, one file each."""
