"""Draws the weekly picture in a short-lived child process, so that the bot itself never loads a plotting library.

The parent's side is `renderer`; the child's is `__main__` and `drawing`, and `sheet` is what they pass between them.
"""
