"""Draws the weekly picture in a short-lived child process, so that the bot itself never loads a plotting library.

The parent's side is `chart_renderer`; the child's is `__main__` and `drawing`. `chart_data` is what they pass between
them.
"""
