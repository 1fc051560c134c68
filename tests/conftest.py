"""What holds for every test."""

from hypothesis import settings

# No timed assertions: on a busy machine an example of 17 ms has taken 650.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")
