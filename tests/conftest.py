"""What holds for every test."""

import signal

from hypothesis import settings

# No timed assertions: on a busy machine an example of 17 ms has taken 650.
settings.register_profile("steady", deadline=None)
settings.load_profile("steady")

# A run in the background or under nohup ignores these, and so would each bot that it starts as a process.
for number, default in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, default)
