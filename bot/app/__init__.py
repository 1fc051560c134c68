"""The only room that knows every other: puts the parts together and takes them apart again.

running   the bot as one async context
demo      the same bot between two stand-ins
errands   what the terminal asks once: a list of tasks, the doctor, seats, a sync, a backup
"""
