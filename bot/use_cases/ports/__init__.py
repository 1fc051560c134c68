"""What the use cases need from the world outside: one Protocol a file.

An adapter, a fake and a contract test of a port carry its name; they fit it by shape.
"""
