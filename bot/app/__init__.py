"""The only room that knows every other: puts the parts together and takes them apart again.

bot         the running bot as one async context
parts       what it is made of, each part built once; reminders delivers and settles beside them
patience    waiting for a database that another process holds
demo        the same bot between two stand-ins
ask         a list of tasks for the terminal
doctor      every part looked at
health      the running bot, seen from another process
seat_links  links between people and seats, out and in
opening     what a command of the terminal that may write opens
"""
